import type { SandboxPerson } from "../world.ts";
import type { Choices, Platform } from "./shell-choices.ts";
import { el } from "./slack-dom.ts";

const NAMES: Readonly<Record<Platform, string>> = { slack: "Slack", teams: "Teams" };

/** A half's frame: through whose eyes it is seen, and a note where those are not the visitor's own. */
export function newHalf(platform: Platform, choices: Choices): { root: HTMLElement; draw(): void } {
	const half = document.querySelector<HTMLElement>(`.half[data-half="${platform}"]`)!;
	const note = half.querySelector<HTMLElement>(".half-note")!;
	const select = half.querySelector("select")!;
	select.append(
		...choices.on(platform).map(({ key, name, job }) => el("option", { value: key }, `${name}, ${job}`)),
	);
	select.addEventListener("change", () => choices.seeAs(platform, select.value));

	return {
		root: half.querySelector<HTMLElement>(".half-window > div")!,
		draw() {
			const person = choices.person();
			const eyes = choices.seenBy(platform);
			const own = eyes.key === person.key;
			select.value = eyes.key;
			half.classList.toggle("half-other", !own);
			half.classList.toggle("half-shown", choices.half() === platform);
			note.hidden = own;
			note.textContent = own ? "" : noteFor(platform, person, eyes);
		},
	};
}

function noteFor(platform: Platform, person: SandboxPerson, eyes: SandboxPerson): string {
	const why = person[platform] ? "" : `${person.name} is not on ${NAMES[platform]}. `;
	return `${why}Here you see and act as ${eyes.name}.`;
}

/** The two buttons of a narrow window, which shows one half at a time. */
export function newTabs(tabs: HTMLElement, choices: Choices): { draw(): void } {
	const buttons = [...tabs.querySelectorAll("button")];
	for (const button of buttons) {
		button.addEventListener("click", () => choices.showHalf(button.dataset.half as Platform));
	}
	return {
		draw() {
			for (const button of buttons) {
				button.setAttribute("aria-pressed", String(button.dataset.half === choices.half()));
			}
		},
	};
}
