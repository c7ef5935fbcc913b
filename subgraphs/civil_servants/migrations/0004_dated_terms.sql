-- Schemes of pay, allowances, ages of retirement and connected provinces, with their dates.
-- The first is in force until the second is; the date of the second is a plan, not yet a law.
INSERT INTO pay_scheme (code, title, valid_from, valid_to, legal_basis) VALUES
    ('GRADE_COEFFICIENT', 'Lương theo ngạch, bậc và hệ số', '2004-10-01', '2027-06-30', 'Decree 204/2004/NĐ-CP'),
    ('JOB_POSITION', 'Lương theo vị trí việc làm', '2027-07-01', NULL, 'planned for mid-2027, no text yet');

-- Coefficients and shares as remembered, unverified.
INSERT INTO allowance (kind, subject, value, coefficient, share, valid_from, legal_basis) VALUES
    ('Phụ cấp chức vụ', 'TITLE', 'Vụ trưởng', 1.00, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Phó Vụ trưởng', 0.80, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Giám đốc Sở', 0.90, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Phó Giám đốc Sở', 0.70, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Trưởng phòng', 0.50, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Phó Trưởng phòng', 0.30, NULL, '2004-10-01', 'Decree 204/2004/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Trưởng khoa', 0.50, NULL, '2005-01-05', 'Circular 02/2005/TT-BNV'),
    ('Phụ cấp chức vụ', 'TITLE', 'Hiệu trưởng', 0.60, NULL, '2005-01-05', 'Circular 02/2005/TT-BNV'),
    ('Phụ cấp chức vụ', 'TITLE', 'Phó Hiệu trưởng', 0.45, NULL, '2005-01-05', 'Circular 02/2005/TT-BNV'),
    ('Phụ cấp chức vụ', 'TITLE', 'Bí thư Đảng ủy', 0.30, NULL, '2023-08-01', 'Decree 33/2023/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Chủ tịch Ủy ban nhân dân', 0.25, NULL, '2023-08-01', 'Decree 33/2023/NĐ-CP'),
    ('Phụ cấp chức vụ', 'TITLE', 'Phó Chủ tịch Ủy ban nhân dân', 0.20, NULL, '2023-08-01',
     'Decree 33/2023/NĐ-CP'),
    ('Phụ cấp công vụ', 'KIND', 'CAN_BO', NULL, 0.25, '2012-05-01', 'Decree 34/2012/NĐ-CP'),
    ('Phụ cấp công vụ', 'KIND', 'CONG_CHUC', NULL, 0.25, '2012-05-01', 'Decree 34/2012/NĐ-CP'),
    ('Phụ cấp ưu đãi theo nghề', 'GRADE', 'V.07', NULL, 0.30, '2005-10-06', 'Decision 244/2005/QĐ-TTg'),
    ('Phụ cấp ưu đãi theo nghề', 'GRADE', 'V.08', NULL, 0.40, '2011-08-19', 'Decree 56/2011/NĐ-CP');

-- The age rises by three months a year for men, four for women, up to 62 and 60.
INSERT INTO retirement_age (gender, valid_from, valid_to, years, months, legal_basis) VALUES
    ('MALE', '1995-01-01', '2020-12-31', 60, 0, 'Labour Code 2012'),
    ('FEMALE', '1995-01-01', '2020-12-31', 55, 0, 'Labour Code 2012');
INSERT INTO retirement_age (gender, valid_from, valid_to, years, months, legal_basis)
SELECT step.gender, make_date(2021 + n, 1, 1),
       CASE WHEN n < step.last THEN make_date(2021 + n, 12, 31) END,
       (step.first_months + n * step.raise) / 12, (step.first_months + n * step.raise) % 12,
       'Decree 135/2020/NĐ-CP'
FROM (VALUES ('MALE', 60 * 12 + 3, 3, 7), ('FEMALE', 55 * 12 + 4, 4, 14))
     AS step (gender, first_months, raise, last)
CROSS JOIN LATERAL generate_series(0, step.last) AS n;

-- In mid-2023, 60 of 63 localities were connected; which three were not is not published, so three stand for them.
INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT code, 'CONNECTED', DATE '2023-07-01', 'connected by mid-2023'
FROM unnest('{01,08,11,15,19,20,22,24,25,31,33,37,38,40,42,44,46,48,51,52,56,66,68,75,79,80,82,86,91,92,96}'::text[])
     AS code;
INSERT INTO source_connection (province_code, status, valid_from, note)
SELECT code, 'NOT_CONNECTED', DATE '2023-07-01', 'one of the three, by assumption; records come through ministries'
FROM unnest('{04,12,14}'::text[]) AS code;
