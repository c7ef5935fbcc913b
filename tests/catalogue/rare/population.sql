-- Values that no person of a small seeded population has, each given to one, so that no column stays unread:
-- nobody is missing, and nobody was missing or deceased in an earlier version.
UPDATE person SET life_status = 'MISSING', missing_date = '2026-03-01'
WHERE pin = (SELECT min(pin) FROM person WHERE life_status = 'ALIVE' AND substr(pin, 7, 1) = '1');
UPDATE person_version SET life_status = 'MISSING', missing_date = '2020-03-01', date_of_death = NULL
WHERE (pin, version) = (SELECT pin, version FROM person_version WHERE substr(pin, 7, 1) = '1' ORDER BY pin LIMIT 1);
UPDATE person_version SET life_status = 'DECEASED', date_of_death = '2020-03-01', missing_date = NULL
WHERE (pin, version)
    = (SELECT pin, version FROM person_version WHERE substr(pin, 7, 1) = '1' ORDER BY pin DESC LIMIT 1);
