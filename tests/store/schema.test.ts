import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as schema from "../../src/store/schema/index.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

const tables = Object.values(schema).filter((entry) => is(entry, PgTable));

test.each(tables.map((table) => [getTableName(table), table] as const))(
	"the schema of %s is what the migrations made",
	async (name, table) => {
		const { rows } = await database.superuser.query<{ column_name: string; is_nullable: string }>(
			"select column_name, is_nullable from information_schema.columns where table_schema = 'public' and table_name = $1",
			[name],
		);
		const made = new Map(rows.map((r) => [r.column_name, r.is_nullable === "YES"]));
		for (const column of Object.values(getTableColumns(table))) {
			expect(made.has(column.name), `${name}.${column.name} is not in the database`).toBe(true);
			expect(made.get(column.name), `${name}.${column.name} may be null`).toBe(!column.notNull);
		}
	},
);
