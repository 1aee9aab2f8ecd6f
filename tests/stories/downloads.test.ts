import { createHash } from "node:crypto";
import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import { anchorOnPaper } from "../../src/record/anchors.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { everythingLinked } from "../support/chain.ts";
import { onEach, opensDetails, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf, type Shown } from "../support/people.ts";
import { CANARIES, everythingDelivered } from "../support/story.ts";
import { begins, raisesAnother } from "../support/triage.ts";
import { startWorld } from "../support/world.ts";

/** The newest private message with such a link. */
const offering = (person: Person, label: string): Shown =>
	person.privately().findLast((m) => m.links?.has(label))!;

async function readPdf(response: Response) {
	expect(response.status).toBe(200);
	expect(response.headers.get("content-type")).toBe("application/pdf");
	const bytes = new Uint8Array(await response.arrayBuffer());
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	const pdf = await getDocumentProxy(bytes);
	const { text, totalPages } = await extractText(pdf, { mergePages: true });
	return { pdf, text: text.replaceAll(/\s+/g, " "), pages: totalPages, sha256 };
}

async function fetchedRows({ world }: Scene) {
	const { rows } = await world.database.superuser.query(
		"select l.facts, p.key as person, f.ref from ledger l join person p on p.id = l.person_id join case_file f on f.id = l.case_id where act = 'download.fetched' order by l.id",
	);
	return rows as { facts: Record<string, unknown>; person: string; ref: string }[];
}

const post = (address: string) => fetch(address, { method: "POST" });

/** The coordinator puts the decision right: the first one stays, superseded. */
async function corrects({ world, coordinator }: Scene): Promise<void> {
	await everythingDelivered(world);
	if (coordinator.hasForm()) await coordinator.leaves();
	const note = coordinator
		.thread(await coordinator.card(/^MIL-2027-\d{4}/))
		.findLast((m) => m.buttons.includes("Correct"))!;
	await coordinator.presses(note, "Correct");
	await coordinator.fills({ rationale: "The school has no place before the summer" });
	for (let screen = 0; screen < 4 && coordinator.hasForm(); screen++) await coordinator.sends();
}

onEach("[S3-37] a case's evidence pack tells its whole record, and is fetched once", async (scene) => {
	const { world, coordinator, raiser } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	await coordinator.presses(card, "Record decision");
	await coordinator.fills({
		...{ type: "defer", rationale: "Łukasz Nguyễn at the school expects a reply", review: "2027-04-14" },
		said_by: (await world.database.superuser.query("select id from person where key = 'curlew-asha'")).rows[0]
			.id,
	});
	await coordinator.sends();
	for (let screen = 0; screen < 4 && coordinator.hasForm(); screen++) await coordinator.sends();
	await corrects(scene);
	await coordinator.does(`evidence ${ref}`);
	await coordinator.seesPrivately(/The evidence pack of MIL-2027-\d{4} is ready/);
	const address = await coordinator.opens(offering(coordinator, "Open PDF page"), "Open PDF page");
	expect(new URL(address).origin).toBe(world.botUrl);

	// Whatever looks at the link beforehand uses nothing up, and reads no name.
	for (const method of ["GET", "HEAD", "GET"]) {
		const page = await fetch(address, { method, headers: { "user-agent": "Slackbot-LinkExpanding 1.0" } });
		expect(page.status).toBe(200);
		const html = await page.text();
		if (method === "GET")
			expect(html).toMatch(
				/Evidence pack: MIL-2027-\d{4}[\s\S]*names a child[\s\S]*Asha Curlew[\s\S]*today, 09:1/,
			);
		for (const canary of CANARIES) expect(html + JSON.stringify([...page.headers])).not.toContain(canary);
		expect(page.headers.get("cache-control")).toBe("no-store");
		expect(page.headers.get("x-robots-tag")).toMatch(/noindex/);
		expect(page.headers.get("referrer-policy")).toBe("no-referrer");
		expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
	}
	const answer = await post(address);
	expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="evidence-pack-${ref}.pdf"`);
	expect(answer.headers.get("cache-control")).toBe("no-store");
	const { pdf, text, pages, sha256 } = await readPdf(answer);
	for (const words of [
		...[
			"Zephyrine",
			"Quillfeather",
			"14 Nightjar Passage",
			"Notification raised",
			"Decision recorded: Defer",
		],
		...[
			"Łukasz Nguyễn at the school expects a reply",
			"Asha Curlew",
			"Visit the home",
			"Decision corrected: Defer",
			"The school has no place before the summer",
			"Defer (superseded)",
			"Corrects The decision recorded",
			`Page ${pages} of ${pages}`,
		],
	])
		expect(text).toContain(words);
	expect(text).toMatch(/For Asha Curlew, 10 March 2027, 09:0\d/);
	const info = (await pdf.getMetadata()) as unknown as { info: object };
	expect(info.info).toMatchObject({ Title: `Evidence pack ${ref}`, Language: "en-GB" });
	expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });

	// The chain's end that stands on the last page is one that the record still goes through.
	const [, panel, seq, head] = text.match(/--panel (\S+) --rows (\d+) --head \(SHA-256\) ([0-9a-f]{64})/)!;
	const anchor = anchorOnPaper(panel!, seq!, head!);
	await everythingLinked(world.database);
	expect(await verifyChain(world.database.pool, [anchor])).toEqual([]);
	const other = { ...anchor, head: "0".repeat(64) };
	expect(await verifyChain(world.database.pool, [other])).not.toEqual([]);

	const [row] = await fetchedRows(scene);
	expect(row).toMatchObject({ person: "curlew-asha", ref, facts: { kind: "evidence-pack", sha256, pages } });
	// Once; and a link that nobody gave out reads the same.
	const again = await post(address);
	const invented = await fetch(address.replace(/.{43}$/, "A".repeat(43)));
	expect([again.status, invented.status]).toEqual([404, 404]);
	const gone = await again.text();
	expect(gone).toBe(await invented.text());
	expect(gone).toBe(await (await fetch(address)).text());
	expect(gone).toMatch(/This link does not work[\s\S]*ask for the file again/);
	expect(await fetchedRows(scene)).toHaveLength(1);
});

onEach(
	"what is held about a child is handed out with third parties marked, and is on record",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		await opensDetails(coordinator, ref);
		await coordinator.leaves();
		await coordinator.does(`subject-access ${ref}`);
		await coordinator.fills({ asker: "parent", identity: "not_yet", received: "2027-03-11" });
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Find out who they are first/);
		expectForm(coordinator, /This date is in the future/);
		await coordinator.fills({ identity: "documents", received: "2027-03-01" });
		await coordinator.sends();
		await coordinator.seesPrivately(/Answer by 1 April 2027[\s\S]*until 1 June 2027/);
		if (coordinator.hasForm()) await coordinator.leaves();
		const offered = offering(coordinator, "Open JSON page");

		const json = await post(await coordinator.opens(offered, "Open JSON page"));
		expect(json.headers.get("content-disposition")).toMatch(
			/^attachment; filename="subject-access-MIL-2027-\d{4}.json"$/,
		);
		const held = JSON.parse(await json.text()) as {
			sections: { title: string; records: { title?: string; facts: Record<string, unknown>[] }[] }[];
		};
		const section = (title: RegExp) => held.sections.find((s) => title.test(s.title))!;
		const child = section(/Who the child is/).records[0]!.facts;
		expect(child).toContainEqual({ label: "First name", value: "Zephyrine" });
		expect(child).toContainEqual({
			...{ label: "Parent or carer", value: "Thessaly Quillfeather" },
			...{ thirdParty: true, because: "It is about a parent or carer" },
		});
		expect(child).toContainEqual(expect.objectContaining({ value: "14 Nightjar Passage", thirdParty: true }));
		const looked = JSON.stringify(section(/Who looked at it/));
		expect(looked).toMatch(/Details opened/);
		expect(looked).toMatch(/Asha Curlew[^}]*"thirdParty":true/);
		expect(JSON.stringify(section(/not in this file/))).toMatch(/What other panels hold/);
		expect(JSON.stringify(section(/The request/))).toMatch(/1 April 2027/);

		const { text, sha256 } = await readPdf(await post(await coordinator.opens(offered, "Open PDF page")));
		expect(text).toContain("Parent or carer. Third party, to be decided: It is about a parent or carer");
		expect(text).toContain("Thessaly Quillfeather");
		expect(text).toMatch(/serious harm to the physical or mental health/);
		const rows = await fetchedRows(scene);
		expect(rows.map((r) => r.facts.format)).toEqual(["json", "pdf"]);
		expect(rows[1]!.facts.sha256).toBe(sha256);
		await opensDetails(coordinator, ref);
		expectForm(
			coordinator,
			/Asked what is held about the child, by: a parent[\s\S]*to be answered by 1 April 2027/,
		);
		await coordinator.leaves();
	},
);

onEach("a case that is about another child is marked where the file refers to it", async (scene) => {
	const { world, coordinator, raiser } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	const [same, different] = [await raisesAnother(world, raiser, {}), await raisesAnother(world, raiser, {})];
	await world.moveTo(new Date(world.now().getTime() + 60_000));
	await world.app.nudge();
	await everythingDelivered(world);
	for (const [other, verdict] of [
		[same, "new_episode"],
		[different, "different"],
	] as const) {
		await begins(coordinator, `matches ${ref}`);
		const { rows } = await world.database.superuser.query("select id from case_file where ref = $1", [other]);
		await coordinator.fills({ other: rows[0].id, verdict });
		await coordinator.sends();
		await coordinator.seesPrivately(new RegExp(`Saved: ${ref} and ${other}`));
	}
	await begins(coordinator, `subject-access ${ref}`);
	await coordinator.fills({ asker: "child", identity: "known", received: "2027-03-01" });
	await coordinator.sends();
	await coordinator.seesPrivately(/Answer by 1 April 2027/);
	if (coordinator.hasForm()) await coordinator.leaves();
	const offered = offering(coordinator, "Open JSON page");
	const held = await (await post(await coordinator.opens(offered, "Open JSON page"))).json();
	const facts = held.sections.flatMap((s: { records: { facts: { value: string }[] }[] }) =>
		s.records.flatMap((r) => r.facts),
	);
	const of = (other: string) => facts.filter((f: { value: string }) => f.value.includes(other));
	expect(of(different)).toEqual([
		{
			...{ label: "", value: `Compared with ${different}: two different children` },
			...{ thirdParty: true, because: "It refers to another child's case" },
		},
	]);
	expect(of(same)).toEqual([
		{ label: "", value: `Compared with ${same}: the same child, missing education again` },
	]);
	const { text } = await readPdf(await post(await coordinator.opens(offered, "Open PDF page")));
	expect(text).toContain("Third party, to be decided: It refers to another child's case Compared with");
	expect(text).not.toContain(". Third party, to be decided: It refers");
});

onEach("a file is for whoever still may have it when it is fetched, within minutes", async (scene) => {
	const { world, coordinator, raiser, outsider } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	for (const who of [raiser, outsider]) {
		await who.does(`evidence ${ref}`);
		await who.seesPrivately(/does not allow that|no case with that reference/);
	}
	await coordinator.does(`evidence ${ref}`);
	await coordinator.seesPrivately(/evidence pack/);
	const address = await coordinator.opens(offering(coordinator, "Open PDF page"), "Open PDF page");
	const { superuser } = world.database;
	const role = (is: string) =>
		superuser.query(
			"update membership set ended_at = " +
				is +
				" where person_id = (select id from person where key = 'curlew-asha')",
		);
	await role("'2027-01-01'");
	const refused = await post(address);
	expect(refused.status).toBe(404);
	expect(await refused.text()).toMatch(/This link does not work/);
	const { rows } = await superuser.query(
		"select facts from ledger where act = 'action.refused' and facts->>'action' = 'download.fetch'",
	);
	expect(rows).toHaveLength(1);
	await role("null");

	// It was not used up, but its time ends.
	await world.moveTo(new Date(world.now().getTime() + 16 * 60_000));
	expect((await fetch(address)).status).toBe(404);
	expect((await post(address)).status).toBe(404);
	expect(await fetchedRows(scene)).toEqual([]);
});

test("without a web address no button offers a file; whoever asks for one is told what is missing", async () => {
	const world = await startWorld(undefined, undefined, false);
	try {
		const coordinator = personOf(world, "curlew-asha", "teams");
		const { ref } = await raisesAndSees(world, personOf(world, "fieldfare-omar", "teams"));
		for (const words of ["help", `case ${ref}`, "meeting"]) {
			const before = coordinator.privately().length;
			await coordinator.does(words);
			await expect.poll(() => coordinator.privately().length).toBeGreaterThan(before);
			const shown = coordinator.privately().slice(before);
			expect(shown.flatMap((m) => m.buttons).length, words).toBeGreaterThan(0);
			expect(JSON.stringify(shown), words).not.toMatch(/Evidence pack|Agenda pack/);
		}
		await coordinator.does(`evidence ${ref}`);
		await coordinator.seesPrivately(/set ROLLCALL_PUBLIC_URL/);
	} finally {
		await world.close();
	}
});
