import { expect } from "vitest";
import { onEach, opensDetails, raises, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** What whoever raised a case adds, who may not read it any more, takes the place of nothing that others wrote. */

const THEIRS = "Ptolemy Quillfeather is with the aunt, do not tell the school";
const BESIDE = /What others wrote here is not shown to you/;

/** Makes the case need to know, or open to its agencies again; whoever raised it is not named on it. */
const needToKnow = ({ world }: Scene, restricted: boolean) =>
	world.database.superuser.query(
		"update case_file set restricted = $1, event_id = (select max(id) from ledger)",
		[restricted],
	);

async function writes(person: Person, ref: string, siblings: string): Promise<void> {
	await begins(person, `add ${ref}`);
	await person.fills({ siblings });
	await sendsOn(person);
	await person.leaves();
}

/** What stands under Brothers and sisters, as the form begins with it for the coordinator. */
async function stands(coordinator: Person, ref: string): Promise<unknown> {
	await begins(coordinator, `add ${ref}`);
	const { siblings } = coordinator.form().values as Record<string, unknown>;
	await coordinator.leaves();
	return siblings;
}

onEach(
	"it is kept beside what others wrote, each time by itself, and shown to whoever may read it",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const ref = await raises(raiser);
		await writes(coordinator, ref, THEIRS);
		await needToKnow(scene, true);
		await begins(raiser, `add ${ref}`);
		expectForm(raiser, BESIDE);
		expect(raiser.form().text).not.toContain("Ptolemy");
		await raiser.leaves();
		await writes(raiser, ref, "There is a brother at Weir Lane");
		await writes(raiser, ref, "And a sister, born 2019");
		expect(await stands(coordinator, ref)).toBe(THEIRS);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Brothers and sisters\W+Ptolemy/);
		expectForm(
			coordinator,
			/Added by whoever raised it[\s\S]*There is a brother at Weir Lane[\s\S]*And a sister, born 2019/,
		);
		expectForm(coordinator, /Added to the notification: family and contacts, kept beside what stood/);
		await coordinator.leaves();
		// They take it over by writing it where it belongs.
		await begins(coordinator, `add ${ref}`);
		expectForm(coordinator, /Added since by whoever raised it[\s\S]*And a sister, born 2019/);
		await coordinator.fills({ siblings: `${THEIRS}. A sister, born 2019` });
		await sendsOn(coordinator);
		await coordinator.leaves();
		expect(await stands(coordinator, ref)).toBe(`${THEIRS}. A sister, born 2019`);
		await everythingDelivered(world);
		const seen = JSON.stringify([coordinator.channel(), coordinator.privately(), raiser.privately()]);
		expect(seen).not.toMatch(/Weir Lane|born 2019/);
	},
);

onEach("where nothing stood, it is filled in for whoever may read it to take over", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await needToKnow(scene, true);
	await writes(raiser, ref, "A brother at Weir Lane");
	const plain = async () =>
		(await world.database.superuser.query("select 1 from sealed where field = 'siblings'")).rowCount;
	expect(await plain()).toBe(0);
	await begins(coordinator, `add ${ref}`);
	expect(coordinator.form().values).toMatchObject({ siblings: "A brother at Weir Lane" });
	await sendsOn(coordinator);
	await coordinator.leaves();
	expect(await plain()).toBe(1);
});

onEach(
	"a form that its raiser began without reading takes nothing away once they may read it",
	async (scene) => {
		const { raiser, coordinator } = scene;
		const ref = await raises(raiser);
		await writes(coordinator, ref, THEIRS);
		await needToKnow(scene, true);
		await begins(raiser, `add ${ref}`);
		await raiser.fills({ aliases: "Zeph Quill" });
		await needToKnow(scene, false);
		await sendsOn(raiser);
		await raiser.leaves();
		expect(await stands(coordinator, ref)).toBe(THEIRS);
	},
);

onEach("a danger that they add holds contact at once; a plan that others recorded stays", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await begins(coordinator, `add ${ref}`);
	await sendsOn(coordinator);
	await sendsOn(coordinator);
	await coordinator.fills({ sen: "plan" });
	await sendsOn(coordinator);
	await coordinator.leaves();
	await needToKnow(scene, true);
	await begins(raiser, `add ${ref}`);
	await sendsOn(raiser);
	await raiser.fills({
		...{ groups_family: [], groups_home: [], groups_school: [] },
		groups_harm: ["forced_marriage_honour_fgm"],
	});
	await sendsOn(raiser);
	const holds = await world.database.superuser.query(
		"select reason from contact_hold where lifted_at is null",
	);
	expect(holds.rows).toEqual([{ reason: "forced_marriage_honour_fgm" }]);
	await raiser.fills({ told: "social_care", contact_reference: "Ref 12" });
	await sendsOn(raiser);
	await raiser.fills({ sen: "support" });
	await sendsOn(raiser);
	await raiser.leaves();
	const { rows } = await world.database.superuser.query("select ehc_plan from told_later");
	expect(rows).toEqual([{ ehc_plan: true }]);
});

onEach(
	"two who add at once take back nothing of each other",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		const chair = personOf(world, "heron-martin", platform);
		const ticks = { groups_family: [], groups_home: [], groups_harm: [], groups_school: [] };
		await writes(coordinator, ref, "A brother");
		await begins(chair, `add ${ref}`);
		await begins(coordinator, `add ${ref}`);
		await coordinator.fills({ siblings: THEIRS });
		await sendsOn(coordinator);
		await coordinator.fills({ ...ticks, groups_harm: ["forced_marriage_honour_fgm"] });
		await sendsOn(coordinator);
		await coordinator.leaves();
		await chair.fills({ aliases: "Zeph Quill" });
		await sendsOn(chair);
		await chair.fills({ ...ticks, groups_harm: ["youth_justice"] });
		await sendsOn(chair);
		// Going back and on, what they said last themselves stands.
		await chair.goesBack();
		await chair.goesBack();
		await chair.fills({ aliases: "Zeph" });
		await sendsOn(chair);
		await chair.fills({ ...ticks });
		await sendsOn(chair);
		await chair.leaves();
		await begins(coordinator, `add ${ref}`);
		expect(coordinator.form().values).toMatchObject({ siblings: THEIRS, aliases: "Zeph" });
		await coordinator.leaves();
		const { rows } = await world.database.superuser.query("select groups from told_later");
		expect(rows).toEqual([{ groups: ["forced_marriage_honour_fgm"] }]);
	},
);

onEach("a form sent again says anew what it kept beside", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await needToKnow(scene, true);
	await begins(raiser, `add ${ref}`);
	await raiser.fills({ siblings: "A brother", aliases: "Zeph" });
	await sendsOn(raiser);
	await raiser.goesBack();
	await raiser.fills({ siblings: "A brother at Weir Lane", aliases: "" });
	await sendsOn(raiser);
	await raiser.leaves();
	await begins(coordinator, `add ${ref}`);
	expect(coordinator.form().values).toMatchObject({ siblings: "A brother at Weir Lane" });
	const { rows } = await world.database.superuser.query(
		"select count(distinct field)::int as n from sealed where field like 'added_siblings_%'",
	);
	expect(rows).toEqual([{ n: 1 }]);
	expect(coordinator.form().text).not.toContain("Zeph");
	await coordinator.leaves();
});
