-- A tie has two sides: each contact row needs its mirror, and goes when the mirror goes. Django has no foreign key of two
-- columns.
ALTER TABLE members_contact DROP CONSTRAINT IF EXISTS contact_mirrored;
ALTER TABLE members_contact ADD CONSTRAINT contact_mirrored
    FOREIGN KEY (other_id, owner_id) REFERENCES members_contact (owner_id, other_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
