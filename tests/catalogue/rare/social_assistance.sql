-- Values that no case of a small seeded population has, each given to one, so that no column stays unread.
UPDATE assistance_case_version SET funeral_amount = 10000000, funeral_date = '2024-01-15'
WHERE (case_id, version) = (SELECT case_id, version FROM assistance_case_version ORDER BY case_id, version LIMIT 1);
