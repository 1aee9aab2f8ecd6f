import { expect } from "vitest";
import { onEach, raises, refusalsIn, type Scene } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

const RAISER = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;

/** The raiser as the panel's file has them. */
function raiserOf({ world, platform }: Scene) {
	const known = world.sandbox.world.people.find((p) => p.key === RAISER[platform])!;
	return { ...known, user: known[platform]! };
}

/** The account as a panel's file names it. */
function accountOf(scene: Scene): string {
	const { slack, teams } = scene.world.sandbox.world;
	const { user } = raiserOf(scene);
	return scene.platform === "slack" ? `slack: ${slack.team.id}/${user}` : `teams: ${teams.tenant.id}/${user}`;
}

/** Takes the bot: opens its home page in Slack, adds the app in Teams. Returns what is then said to this person. */
async function takesTheBot(scene: Scene): Promise<{ text: string; buttons: string[] }[]> {
	const { slack, teams } = scene.world.sandbox;
	const { user } = raiserOf(scene);
	if (scene.platform === "slack") {
		const hands = slack.hands(user);
		await hands.opensHome();
		const page = await slack.until("the home page", () => hands.home());
		const buttons = [
			...JSON.stringify(page?.blocks).matchAll(/"type":"button","text":\{[^}]*"text":"([^"]*)"/g),
		];
		return [{ text: page?.text ?? "", buttons: buttons.map((found) => found[1]!) }];
	}
	const before = scene.raiser.privately().length;
	await teams.admin.uninstalls({ person: user });
	await teams.admin.installs({ person: user });
	return scene.raiser.privately().slice(before);
}

onEach("whoever takes the bot is told who they are known as, once", async (scene) => {
	const { name, agency } = raiserOf(scene);
	const said = await takesTheBot(scene);
	expect(said).toHaveLength(1);
	expect(said[0]!.text).toContain(`You are known here as ${name}, ${agency}.`);
	expect(said[0]!.text).toContain("999");
	if (scene.platform === "teams") {
		expect(said[0]!.text).toMatch(/Millbrook CME panel[\s\S]*Designated safeguarding lead/);
		expect(said[0]!.buttons).toEqual(["Raise a notification", "Find a child", "My items"]);
		await scene.raiser.presses(scene.raiser.privately().at(-1)!, "My items");
		await scene.raiser.seesPrivately(/Nothing waits for you/);
	}
	expect(await refusalsIn(scene.world)).toEqual([]);
});

onEach("whoever no panel knows is told how to be added, and which account is theirs", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await world.database.superuser.query(
		"delete from identity where person_id = (select id from person where key = $1)",
		[RAISER[scene.platform]],
	);
	const said = await takesTheBot(scene);
	expect(said).toHaveLength(1);
	expect(said[0]!.text).toContain("Rollcall does not know you yet");
	expect(said[0]!.text).toContain(accountOf(scene));
	await raiser.does("mine");
	await raiser.seesPrivately(/Rollcall does not know you yet/);
	const told = raiser.privately().findLast((m) => m.text.includes("does not know you"))!;
	expect(told.text).toContain(accountOf(scene));
	expect((await refusalsIn(world)).map((r) => [r.code, r.person])).toEqual([
		["person.unknown", null],
		["person.unknown", null],
	]);
	const { user } = raiserOf(scene);
	expect(JSON.stringify([coordinator.channel(), coordinator.privately()])).not.toContain(user);
});

onEach("a channel that a panel names is greeted once, and nobody is named there", async (scene) => {
	const { world, coordinator } = scene;
	await world.app.nudge();
	const greeted = await coordinator.card(/This is the channel of Millbrook CME panel/);
	expect(greeted.text).toContain("999");
	for (const { name } of world.sandbox.world.people) expect(greeted.text).not.toContain(name);
	await coordinator.presses(greeted, "Help");
	await coordinator.seesPrivately(/What you can do with Rollcall/);
	await world.app.nudge();
	await everythingDelivered(world);
	for (const on of ["slack", "teams"] as const) {
		const greetings = personOf(world, "curlew-asha", on).channel();
		expect(greetings.filter((m) => m.text.includes("This is the channel of"))).toHaveLength(1);
	}
});

onEach("a channel that is at work already is not greeted", async ({ world, raiser, coordinator }) => {
	await raises(raiser);
	await everythingDelivered(world);
	await world.app.nudge();
	await everythingDelivered(world);
	expect(coordinator.channel().filter((m) => m.text.includes("This is the channel of"))).toEqual([]);
});
