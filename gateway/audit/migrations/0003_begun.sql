-- A mutation is recorded twice: as begun, before it can change anything, and with its outcome.
ALTER TABLE audit_record DROP CONSTRAINT audit_record_status_check;
ALTER TABLE audit_record ADD CONSTRAINT audit_record_status_check
    CHECK (status IN ('BEGUN', 'ANSWERED', 'REFUSED', 'FAILED'));
