import type { SandboxPerson } from "../world.ts";
import type { Choices } from "./shell-choices.ts";
import { STEPS, type Step } from "./shell-steps.ts";
import { el } from "./slack-dom.ts";

/** The short guide: the story's steps by name, one of them open. */
export function newGuide(toggle: HTMLElement, guide: HTMLElement, choices: Choices): { draw(): void } {
	const roomy = matchMedia("(min-width: 1100px)").matches;
	const now = () => choices.guide() ?? { open: roomy, step: 0 };
	toggle.addEventListener("click", () => choices.keepGuide({ ...now(), open: !now().open }));

	const names = STEPS.map((step, at) =>
		el(
			"button",
			{ type: "button", click: () => choices.keepGuide({ open: true, step: at }) },
			el("span", { class: "step-number" }, String(at + 1)),
			step.name,
		),
	);
	const body = el("div", { class: "step" });
	guide.append(el("ol", { class: "step-names" }, ...names.map((name) => el("li", {}, name))), body);
	let shown: Step | undefined;

	return {
		draw() {
			const { open, step } = now();
			toggle.setAttribute("aria-expanded", String(open));
			guide.hidden = !open;
			for (const [at, name] of names.entries()) {
				if (at === step) name.setAttribute("aria-current", "step");
				else name.removeAttribute("aria-current");
			}
			const current = STEPS[step] ?? STEPS[0]!;
			if (shown !== current) body.replaceChildren(...drawStep(current, choices));
			shown = current;
			for (const one of body.querySelectorAll<HTMLElement>("[data-be]")) {
				one.setAttribute("aria-pressed", String(one.dataset.be === choices.person().key));
			}
		},
	};
}

function drawStep({ doing, look }: Step, choices: Choices): HTMLElement[] {
	const line = ({ as, words }: Step["doing"][number]) => {
		const person = choices.people.find((one) => one.key === as);
		return el("li", {}, person && beButton(person, choices), el("p", {}, ...withCode(words)));
	};
	return [
		el("ol", { class: "step-do" }, ...doing.map(line)),
		el("div", { class: "step-look" }, el("h3", {}, "Look for"), el("p", {}, look)),
	];
}

function beButton({ key, name, job }: SandboxPerson, choices: Choices): HTMLElement {
	const click = () => choices.become(key);
	return el("button", { type: "button", "data-be": key, title: job, click }, "Be ", el("strong", {}, name));
}

/** Text whose parts between backticks are words to type or to press. */
function withCode(line: string): (string | HTMLElement)[] {
	return line.split("`").map((part, at) => (at % 2 === 1 ? el("kbd", {}, part) : part));
}
