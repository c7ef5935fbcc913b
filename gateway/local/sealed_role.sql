-- A role for what is sealed in one database: nobody logs in as it, and the role that serves has its rights
-- only where it says so. Run by psql with the variables app and sealed, after both roles' database.
SELECT format('CREATE ROLE %I NOLOGIN', :'sealed')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'sealed') \gexec
GRANT :"sealed" TO :"app" WITH INHERIT FALSE, SET TRUE;
