-- Letters that languages of one script write in different ways are folded alike.
CREATE OR REPLACE FUNCTION netlib_fold(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    folded text := given;
    spaces CONSTANT text := '[\u0009-\u000d\u001c-\u0020\u0085\u1680\u2028\u2029]+';
    marks CONSTANT text :=
        '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a'
        '\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711'
        '\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff'
        '\u2de0-\u2dff\ua66f-\ua672\ua674-\ua67d\ua69e\ua69f\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f\ufeff'
        '\U000e0100-\U000e01ef]';
    -- What languages of one script write in different ways: Arabic, Persian and Urdu; katakana and hiragana.
    alike CONSTANT text := 'یىکةەھہٱ'
        'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶヽヾ';
    same CONSTANT text := 'ييكهههها'
        'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖゝゞ';
BEGIN
    IF octet_length(folded) > char_length(folded) THEN
        folded := regexp_replace(normalize(folded, NFKD), marks, '', 'g');
    END IF;
    IF octet_length(folded) > char_length(folded) THEN
        folded := (SELECT string_agg(coalesce(netlib_fold_table() ->> letter, letter), '' ORDER BY place)
                     FROM string_to_table(folded, NULL) WITH ORDINALITY AS letter (letter, place));
        folded := normalize(translate(folded, alike, same), NFC);
    ELSE
        folded := lower(folded COLLATE "C");
    END IF;
    RETURN btrim(regexp_replace(folded, spaces, ' ', 'g'), ' ');
END $$;
