#!/bin/sh
# The two logins and the database, made when the database server first starts. As in the README.
set -eu
psql --set=ON_ERROR_STOP=1 --set=owner="$ROLLCALL_OWNER_PASSWORD" --set=app="$ROLLCALL_APP_PASSWORD" \
	--username="$POSTGRES_USER" --dbname=postgres <<'SQL'
create role rollcall_owner login createrole password :'owner';
create role rollcall_app login noinherit password :'app';
create database rollcall owner rollcall_owner encoding 'UTF8' template template0;
revoke connect on database rollcall from public;
grant connect on database rollcall to rollcall_app;
SQL
