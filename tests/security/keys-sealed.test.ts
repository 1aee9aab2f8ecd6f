import { randomUUID } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { decrypt } from "../../src/record/keys.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { aSealedCase, fieldOf, found, masters, type SealedCase } from "./keys-support.ts";
import { tally } from "./tally.ts";

const moved = tally("Sealed values, moved by a superuser");
const searched = tally("A copy of the database without the key");
const keys = masters.v1;
/** Nobody else's: other tests share the server. */
const mark = randomUUID().replaceAll("-", "");
const DETAILS = {
	first_name: `Zephyrine${mark}`,
	surname: `Quillfeather${mark}`,
	birth: "2015-06-10",
	upn: "A123456789012",
	address: `14 Nightjar Passage ${mark}`,
	parent: `Thessaly${mark}`,
	hazards: `Dog ${mark}`,
	phone: "07700900461",
};

let database: TestDatabase;
let mill: SeededPanel;
let one: SealedCase;
let other: SealedCase;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
	one = await aSealedCase(database.pool, keys, mill, DETAILS);
	other = await aSealedCase(database.pool, keys, mill, { ...DETAILS, surname: "Osprey" });
});
afterAll(() => database.close());

const surname = (of: SealedCase) => fieldOf(database.pool, keys, mill, of.id, "surname");

describe("a sealed value opens nowhere but where it was sealed", () => {
	/** What somebody with a superuser's power moves, and puts back afterwards. */
	const moves: readonly (readonly [string, () => string])[] = [
		[
			"to another row of the same field",
			() =>
				`update sealed set cipher = (select cipher from sealed where about = '${one.id}' and field = 'surname')
				where about = '${other.id}' and field = 'surname'`,
		],
		[
			"to another field of the same child",
			() =>
				`update sealed set cipher = (select cipher from sealed where about = '${other.id}' and field = 'hazards')
				where about = '${other.id}' and field = 'surname'`,
		],
		[
			"by giving its row another field's name",
			() => `update sealed set field = case field when 'surname' then 'parent' when 'parent' then 'surname' else field end
				where about = '${other.id}'`,
		],
		[
			"by giving its row another id",
			() => `update sealed set id = gen_random_uuid() where about = '${other.id}' and field = 'surname'`,
		],
		[
			"to another child, with its row",
			() => `update sealed set child_id = '${one.child}' where about = '${other.id}' and field = 'surname'`,
		],
		[
			"to another child, with the key that opens it",
			() => `update child_key set wrapped = (select wrapped from child_key where child_id = '${one.child}')
				where child_id = '${other.child}'`,
		],
		[
			"with no more than the end of its nonce for a tag",
			() =>
				`update sealed set cipher = substring(cipher for 12) where about = '${other.id}' and field = 'surname'`,
		],
		[
			"with one byte changed",
			() =>
				`update sealed set cipher = set_byte(cipher, 20, 255 - get_byte(cipher, 20)) where about = '${other.id}' and field = 'surname'`,
		],
	];

	test.each(moves)("%s", async (where, move) => {
		const client = await database.superuser.connect();
		await client.query(
			"create temporary table s as select * from sealed; create temporary table k as select * from child_key",
		);
		try {
			await client.query(move());
			const opened = await surname(other).then(
				() => true,
				() => false,
			);
			moved.mustRefuse(where, !opened);
		} finally {
			await client.query(`update sealed t set child_id = s.child_id, field = s.field, cipher = s.cipher from s where s.id = t.id;
				delete from sealed where id not in (select id from s); insert into sealed select * from s on conflict do nothing;
				update child_key t set wrapped = k.wrapped from k where k.child_id = t.child_id`);
			client.release(true);
		}
		expect(await surname(other)).toBe("Osprey");
	});
});

describe("a dump without the key names nobody", () => {
	/** Every way in which a detail could stand in it. */
	const disguises = (text: string) => [
		text,
		text.toLowerCase(),
		Buffer.from(text).toString("hex"),
		Buffer.from(text).toString("base64").replace(/=+$/, "").slice(2, -2),
	];
	const canaries = [...Object.values(DETAILS), "10 June 2015", "20150610", "A1234567890"].flatMap(disguises);
	const named = (text: string) => canaries.filter((canary) => text.includes(canary));

	test("in a copy of every table, as the server writes it out", async () => {
		const folder = tempFolder("rollcall-dump");
		// As root, the server runs as somebody else.
		chmodSync(folder, 0o777);
		try {
			const tables = await database.superuser.query<{ name: string }>(
				"select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
			);
			for (const { name } of tables.rows)
				await database.superuser.query(`copy ${name} to '${folder}/${name}'`);
			const copy = readdirSync(folder)
				.map((name) => readFileSync(join(folder, name), "utf8"))
				.join("\n");
			expect(tables.rows.map((t) => t.name)).toEqual(expect.arrayContaining(["sealed", "lookup", "ledger"]));
			expect(copy).toContain("MIL-coordinator");
			searched.mustRefuseAll(canaries.length, named(copy));
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	test("in the files of the database and in its log of changes", async () => {
		await database.superuser.query("checkpoint");
		const { rows } = await database.superuser.query(
			`select current_setting('data_directory') as data, (select oid from pg_database where datname = current_database()) as oid`,
		);
		const { data, oid } = rows[0];
		const files = [join(data, "base", String(oid)), join(data, "pg_wal")].flatMap((folder) =>
			readdirSync(folder, { withFileTypes: true })
				.filter((f) => f.isFile())
				.map((f) => readFileSync(join(folder, f.name))),
		);
		// The server is shared: in its log only what carries this test's mark can be looked for.
		const own = [...Object.values(DETAILS).filter((text) => text.includes(mark)), mark];
		const standing = own.filter((canary) => files.some((bytes) => bytes.includes(canary)));
		searched.mustRefuseAll(own.length, standing);
		expect(files.some((bytes) => bytes.includes("MIL-coordinator"))).toBe(true);
	});

	test("and the tokens are not the values' plain hashes", async () => {
		const { rows } = await database.superuser.query(
			`select count(*)::int as n from lookup l, unnest($1::text[]) v, unnest(array['', l.kind, l.kind || E'\\x1f']) salt
				where l.token = substring(sha256(convert_to(salt || v, 'UTF8')) for 16)`,
			[Object.values(DETAILS).flatMap((text) => [text, text.toLowerCase()])],
		);
		searched.mustRefuseAll(Object.keys(DETAILS).length, rows[0].n ? [`${rows[0].n} plain hashes`] : []);
	});

	test("which the key opens: the search above would have found the names", async () => {
		const { rows } = await database.superuser.query(
			`select s.id, s.field, s.cipher, k.master, k.wrapped from sealed s join child_key k using (child_id) where s.about = $1`,
			[one.id],
		);
		const opened = rows.map((r) => {
			const key = keys.unwrap(one.child, r.master, r.wrapped);
			return decrypt(key, r.cipher, `${r.id}:${one.child}:${r.field}`).toString();
		});
		expect(named(opened.join("\n"))).toEqual(expect.arrayContaining(Object.values(DETAILS)));
	});
});

describe("a child is found without opening anybody", () => {
	const details = (written: Partial<Record<keyof typeof DETAILS, string>>) => {
		const { birth, ...words } = written;
		const sealed = Object.fromEntries(Object.entries(words).map(([f, text]) => [f, new Private(text)]));
		return { ...sealed, birth };
	};
	const finds = (written: Parameters<typeof details>[0]) =>
		found(database.pool, keys, mill, details(written));
	let child: string;
	beforeAll(async () => {
		child = (
			await aSealedCase(database.pool, keys, mill, {
				...{ first_name: "Katherine", surname: "Knight-Phillips", birth: "2014-03-08" },
				...{ upn: "B123456789012", postcode: "NJ9 9ZZ", parent: "Theodora Wren", phone: "01632 960461" },
			})
		).child;
	});

	test.each([
		["the UPN, however it is spaced", { upn: "b1234 5678 9012" }],
		["the date of birth", { birth: "2014-03-08" }],
		["the date of birth with day and month swapped", { birth: "2014-08-03" }],
		["a surname that sounds the same", { surname: "Night" }],
		["a part of a double surname, spelt otherwise", { surname: "Filips" }],
		["a first name that sounds the same", { first_name: "Catherine" }],
		["a short form of the first name", { first_name: "Kate" }],
		["the postcode", { postcode: "nj99zz" }],
		["a parent", { parent: "Theodora Wren" }],
		["a telephone number, as it is rung from abroad", { phone: "+44 1632 960461" }],
	])("by %s", async (_, written) => {
		expect(await finds(written as never)).toContain(child);
	});

	test.each([
		["another date", { birth: "2014-03-09" }],
		["another UPN", { upn: "B123456789013" }],
		["another name", { surname: "Bunting" }],
	])("not by %s", async (_, written) => {
		expect(await finds(written as never)).not.toContain(child);
	});
});
