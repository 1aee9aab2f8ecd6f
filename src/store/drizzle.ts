import { createRequire } from "node:module";

/**
 * drizzle-orm as CommonJS, where it is the same code in the same package: as ES modules its several hundred files take
 * ten times as long to load (600 ms against 60 on two cores), at every start of the bot and of each command.
 */
const load = createRequire(import.meta.url);

export const { and, eq, inArray, isNull, or } = load("drizzle-orm") as typeof import("drizzle-orm");
export const {
	bigint,
	boolean,
	customType,
	date,
	integer,
	smallint,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid,
} = load("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");
export const { drizzle } = load("drizzle-orm/node-postgres") as typeof import("drizzle-orm/node-postgres");
export const { migrate } = load(
	"drizzle-orm/node-postgres/migrator",
) as typeof import("drizzle-orm/node-postgres/migrator");
