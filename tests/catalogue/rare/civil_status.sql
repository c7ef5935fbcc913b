-- Values that no event of a small seeded population has, so that no column stays unread: what a record was called
-- under an earlier law, and an earlier version of each kind of event.
DO $$
DECLARE
    event_table text;
BEGIN
    FOREACH event_table IN ARRAY ARRAY[
        'birth_event', 'marriage_event', 'death_event', 'guardianship_event', 'recognition_event', 'change_event',
        'declaration_event', 'marital_certificate', 'adoption_event']
    LOOP
        EXECUTE format('UPDATE %I SET legacy_type = ''EARLIER_LAW'' WHERE legacy_type IS NULL', event_table);
        CONTINUE WHEN event_table = 'adoption_event';
        EXECUTE format('UPDATE %1$I SET version = version + 1'
                       ' WHERE event_id = (SELECT max(event_id) FROM %1$I)', event_table);
        EXECUTE format('INSERT INTO %1$I SELECT (jsonb_populate_record(NULL::%1$I, to_jsonb(e) || jsonb_build_object('
                       ' ''version'', e.version - 1, ''valid_to'', e.valid_from))).*'
                       ' FROM %2$I e WHERE event_id = (SELECT max(event_id) FROM %2$I)'
                       ' ON CONFLICT DO NOTHING',
                       event_table || '_version', event_table);
    END LOOP;
END
$$;
UPDATE marriage_event_version SET divorced_on = married_on + 365, divorce_decision_no = '1/2010/QĐST-HNGĐ'
WHERE (event_id, version) = (SELECT event_id, version FROM marriage_event_version ORDER BY event_id, version LIMIT 1);
