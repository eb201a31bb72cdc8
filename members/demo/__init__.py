"""The demo world: some eighty fictional librarians, their libraries and their ties, in files that read like a card
catalogue. `world` reads the files, `load` writes them to an empty database, `manage.py demo` does both.

People are in `people/*.toml`, one table each; its key is the handle and the first half of the email address.
`lines` has one line of the profile a row: audience | kind | the kind's fields in the order of its form. A circle's
name stands for its audience, ¶ begins a new paragraph, and places are named as in `places.toml`.
Ties are in `ties.toml`, one a row. People and libraries are made up; associations are real bodies.
"""
