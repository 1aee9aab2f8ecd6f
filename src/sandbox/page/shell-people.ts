import type { SandboxPerson } from "../world.ts";
import type { Choices } from "./shell-choices.ts";
import { el } from "./slack-dom.ts";

/** The button that says who you are, and the list that it opens. */
export function newPeopleChooser(button: HTMLElement, list: HTMLElement, choices: Choices): { draw(): void } {
	const both = choices.people.filter((one) => one.slack && one.teams);
	const onSlack = choices.people.filter((one) => one.slack && !one.teams);
	const onTeams = choices.people.filter((one) => one.teams && !one.slack);

	const row = (person: SandboxPerson) =>
		el(
			"li",
			{},
			el(
				"button",
				{
					type: "button",
					class: "person",
					"data-person": person.key,
					click: () => {
						list.hidePopover();
						choices.become(person.key);
					},
				},
				...nameAndJob(person),
			),
		);
	const group = (heading: string, name: string, people: readonly SandboxPerson[]) =>
		el("section", { class: `people-${name}` }, el("h3", {}, heading), el("ul", {}, ...people.map(row)));

	list.append(
		group("On Slack and Teams", "both", both),
		group("On Slack", "slack", onSlack),
		group("On Teams", "teams", onTeams),
	);
	list.addEventListener("beforetoggle", (event) => {
		if ((event as ToggleEvent).newState !== "open") return;
		const { left, bottom } = button.getBoundingClientRect();
		list.style.setProperty("--people-left", `${Math.max(8, left)}px`);
		list.style.setProperty("--people-top", `${bottom + 6}px`);
	});
	list.addEventListener("toggle", (event) => {
		if ((event as ToggleEvent).newState === "open")
			list.querySelector<HTMLElement>("[aria-current]")?.focus();
	});

	return {
		draw() {
			const person = choices.person();
			button.replaceChildren(
				el("span", { class: "you-who" }, el("span", { class: "you-are" }, "You are "), ...nameAndJob(person)),
				el(
					"span",
					{ class: "you-on" },
					...platformsOf(person).map((name) => el("span", { class: "tag" }, name)),
				),
			);
			for (const one of list.querySelectorAll<HTMLElement>("[data-person]")) {
				if (one.dataset.person === person.key) one.setAttribute("aria-current", "true");
				else one.removeAttribute("aria-current");
			}
		},
	};
}

function nameAndJob(person: SandboxPerson): HTMLElement[] {
	return [el("strong", {}, person.name), el("span", { class: "job" }, `${person.job}, ${person.agency}`)];
}

function platformsOf(person: SandboxPerson): string[] {
	return [...(person.slack ? ["Slack"] : []), ...(person.teams ? ["Teams"] : [])];
}
