-- Provinces that paid more than the nation, for a time or still (Decree 20/2021, article 4). Illustrative amounts: HCMC's
-- was overtaken by the nation's on 1 July 2024, Quảng Ninh's rose with it.
INSERT INTO standard_amount (province_code, valid_from, valid_to, amount, legal_basis) VALUES
    ('22', '2021-08-01', '2024-06-30', 450000, 'Resolution of the People''s Council of Quảng Ninh'),
    ('22', '2024-07-01', NULL, 600000, 'Resolution of the People''s Council of Quảng Ninh'),
    ('79', '2021-07-01', NULL, 480000, 'Resolution of the People''s Council of Hồ Chí Minh city');

-- From memory and to be checked: articles, first days, and whether near-poor households are exempt in full.
INSERT INTO entitlement_rule (
    entitlement, variant, valid_from, valid_to, title, title_en, poverty, needs_monthly_allowance, needs_disability,
    age_to, legal_basis
) VALUES
    ('FEE_EXEMPTION', 1, '2021-10-15', '2025-09-02', 'Học sinh thuộc hộ nghèo, hộ cận nghèo',
     'Pupil of a poor or near-poor household', 'POOR_OR_NEAR_POOR', false, false, NULL, 'Decree 81/2021, article 15'),
    ('FEE_EXEMPTION', 2, '2021-10-15', '2025-09-02', 'Trẻ em khuyết tật', 'Child with a disability', NULL, false, true,
     15, 'Decree 81/2021, article 15'),
    ('FEE_EXEMPTION', 1, '2025-09-03', NULL, 'Học sinh thuộc hộ nghèo, hộ cận nghèo',
     'Pupil of a poor or near-poor household', 'POOR_OR_NEAR_POOR', false, false, NULL, 'Decree 238/2025'),
    ('FEE_EXEMPTION', 2, '2025-09-03', NULL, 'Trẻ em khuyết tật', 'Child with a disability', NULL, false, true, 15,
     'Decree 238/2025'),
    ('ENERGY_SUBSIDY', 1, '2014-06-01', NULL, 'Hộ nghèo', 'Poor household', 'POOR', false, false, NULL,
     'Decision 28/2014'),
    ('ENERGY_SUBSIDY', 2, '2014-06-01', NULL, 'Hộ chính sách xã hội: có thành viên hưởng trợ cấp xã hội hằng tháng',
     'Social policy household: a member gets a monthly allowance', NULL, true, false, NULL, 'Decision 28/2014');

-- In mid-2023, 41 of 63 localities were connected (domain.md 1 and 5.4, E7). Which 22 were not is not published, and
-- of the 34 provinces they became since, 22 cannot be told: twelve stand for them.
INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT unnest('{04,08,11,12,14,15,20,22,40,42,44,51}'::text[]), 'NOT_CONNECTED', DATE '2025-07-01',
       'stands for some of the 22 of 63 localities not connected in mid-2023; which they were is not published';
INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT unnest('{01,19,24,25,31,33,37,38,46,48,52,56,66,68,75,79,80,82,86,91,92,96}'::text[]), 'CONNECTED',
       DATE '2025-07-01', 'taken to be connected; see the note of the others';
