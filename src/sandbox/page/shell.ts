import { newChoices } from "./shell-choices.ts";
import { readState } from "./shell-client.ts";
import { startClock } from "./shell-clock.ts";
import { newGuide } from "./shell-guide.ts";
import { newHalf, newTabs } from "./shell-halves.ts";
import { newHappened } from "./shell-happened.ts";
import { newPeopleChooser } from "./shell-people.ts";
import { offerStartOver } from "./shell-start-over.ts";
import { newTheme } from "./shell-theme.ts";
import { mountSlack } from "./slack-window.ts";
import { mountTeams } from "./teams-mount.ts";

const at = (id: string) => document.getElementById(id)!;

function trouble(sentence: string | undefined): void {
	at("trouble").textContent = sentence ?? "";
	at("trouble").hidden = sentence === undefined;
}

async function start(): Promise<void> {
	const { people, clock, startsOver, notStartedOver } = await readState();
	const choices = newChoices(people, () => draw());
	const halves = { slack: newHalf("slack", choices), teams: newHalf("teams", choices) };
	const parts = [
		newTheme(at("theme-toggle"), choices),
		newPeopleChooser(at("you"), at("people"), choices),
		newGuide(at("guide-toggle"), at("guide"), choices),
		newHappened(at("happened-toggle"), at("happened"), choices),
		newTabs(at("tabs"), choices),
		halves.slack,
		halves.teams,
	];
	const eyes = () => ({ slack: choices.seenBy("slack").slack!, teams: choices.seenBy("teams").teams! });
	for (const part of parts) part.draw();
	if (startsOver) offerStartOver({ button: at("start-over"), dialog: at("start-over-dialog"), trouble });
	if (notStartedOver) trouble(notStartedOver);
	startClock({ words: at("clock-words"), moves: at("clock-moves"), said: at("clock-said"), trouble }, clock);

	const slack = mountSlack(halves.slack.root, { api: "/stand-in/slack", user: () => eyes().slack });
	const teams = mountTeams(halves.teams.root, { api: "/stand-in/teams/page", user: () => eyes().teams });
	let shown = eyes();
	function draw(): void {
		for (const part of parts) part.draw();
		const next = eyes();
		if (next.slack !== shown.slack) slack.refresh();
		if (next.teams !== shown.teams) teams.refresh();
		shown = next;
	}
}

start().catch((error: unknown) => trouble(error instanceof Error ? error.message : String(error)));
