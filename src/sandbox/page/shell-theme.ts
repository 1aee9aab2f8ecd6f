import type { Choices } from "./shell-choices.ts";

/** Light and dark: as the system has it, until the visitor chooses. The page's root says which, for every stylesheet. */
export function newTheme(toggle: HTMLElement, choices: Choices): { draw(): void } {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	const now = () => choices.theme() ?? (dark.matches ? "dark" : "light");
	const draw = () => {
		document.documentElement.dataset.theme = now();
		toggle.textContent = now() === "dark" ? "Light theme" : "Dark theme";
	};
	toggle.addEventListener("click", () => choices.useTheme(now() === "dark" ? "light" : "dark"));
	dark.addEventListener("change", draw);
	return { draw };
}
