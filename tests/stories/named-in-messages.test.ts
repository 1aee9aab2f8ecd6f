import { expect } from "vitest";
import { onEach, raisesAndSees } from "../support/each-platform.ts";
import { cardOf } from "../support/people.ts";

/** As each client writes a mention: of somebody of the panel, and of somebody whom the record does not know. */
const NAMED = {
	slack: { known: "@lapwing-grace", stranger: "@goldcrest-amy", name: "Grace Lapwing" },
	teams: { known: "@Omar Fieldfare", stranger: "@Siân Linnet", name: "Omar Fieldfare" },
} as const;

onEach("whoever a message names is in the record by name, never by a platform's id", async (scene) => {
	const { world, platform, raiser, coordinator } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	const card = await coordinator.card(cardOf(ref));
	const { known, stranger, name } = NAMED[platform];
	await world.database.superuser.query(
		"delete from identity i using person p where p.id = i.person_id and p.key in ('goldcrest-amy', 'linnet-sian')",
	);
	const ids = world.sandbox.world.people.flatMap((p) => [p.slack, p.teams]).filter((id) => id !== undefined);
	const reads = (text: unknown, words: string) => {
		for (const id of [...ids, "29:"]) expect(String(text)).not.toContain(id);
		expect(text).toBe(words);
	};
	const form = () => expect.poll(() => coordinator.hasForm()).toBe(true);
	// Teams hands a name over with each mention, Slack an id alone.
	const other = { slack: "somebody not on the panel", teams: "Siân Linnet" }[platform];

	await coordinator.mentions(`decision as ${known} and ${stranger} said`, card);
	await coordinator.seesPrivately(/[Ff]orm/);
	const answer = coordinator.privately().findLast((m) => m.buttons.some((b) => /form/i.test(b)))!;
	await coordinator.presses(answer, answer.buttons.find((b) => /form/i.test(b))!);
	await form();
	// To a typed mention Teams gives no identity that the record knows.
	const who = platform === "slack" ? `${name}, Millbrook High School` : name;
	reads(coordinator.form().values.rationale, `as ${who} and ${other} said`);
	await coordinator.leaves();

	const said = await coordinator.says(`Agreed with ${known} and ${stranger}: wait`, card);
	await coordinator.acts("decision.record", said);
	await form();
	const { rationale } = coordinator.form().values;
	reads(rationale, `Agreed with ${name}, Millbrook High School and ${other}: wait`);
	await coordinator.leaves();
});
