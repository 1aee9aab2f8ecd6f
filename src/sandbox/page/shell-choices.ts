import type { SandboxPerson } from "../world.ts";

export type Platform = "slack" | "teams";

/** What a visitor chose. The browser keeps it over visits. */
interface Kept {
	/** The key of the person that the visitor is. */
	person?: string;
	/** Whose eyes each half is seen through, where that was chosen apart from the person. */
	seenAs?: Partial<Record<Platform, string>>;
	/** The half that a narrow window shows. */
	half?: Platform;
	theme?: "light" | "dark";
	guide?: { open: boolean; step: number };
	/** Whether what happened behind each click is shown. */
	happened?: boolean;
}

const PLACE = "rollcall-sandbox";

export type Choices = ReturnType<typeof newChoices>;

/** The visitor's choices. `changed` is called after each new one. */
export function newChoices(people: readonly SandboxPerson[], changed: () => void) {
	let kept = readKept();
	const on = (platform: Platform) => people.filter((one) => one[platform] !== undefined);
	const keep = (more: Kept) => {
		kept = { ...kept, ...more };
		writeKept(kept);
		changed();
	};
	const person = () => people.find((one) => one.key === kept.person) ?? people[0]!;

	return {
		people,
		on,
		person,
		/**
		 * Through whose eyes a half is seen: somebody who was chosen for it, else the person, else the first who is on
		 * that platform. The panel's file begins with its coordinator.
		 */
		seenBy(platform: Platform): SandboxPerson {
			const chosen = kept.seenAs?.[platform] ?? person().key;
			return on(platform).find((one) => one.key === chosen) ?? on(platform)[0]!;
		},
		half: () => kept.half ?? "slack",
		theme: () => kept.theme,
		guide: () => kept.guide,
		/** Somebody new looks with their own eyes wherever they can, and a narrow window shows a half that they have. */
		become(key: string) {
			const next = people.find((one) => one.key === key);
			const half = next?.[kept.half ?? "slack"] ? kept.half : next?.slack ? "slack" : "teams";
			keep({ person: key, seenAs: {}, half });
		},
		seeAs: (platform: Platform, key: string) => keep({ seenAs: { ...kept.seenAs, [platform]: key } }),
		showHalf: (half: Platform) => keep({ half }),
		useTheme: (theme: "light" | "dark") => keep({ theme }),
		happened: () => kept.happened ?? false,
		showHappened: (happened: boolean) => keep({ happened }),
		keepGuide: (guide: { open: boolean; step: number }) => keep({ guide }),
	};
}

/** A browser may refuse to keep anything: then the choices last as long as the page. */
function readKept(): Kept {
	try {
		return (JSON.parse(localStorage.getItem(PLACE) ?? "{}") ?? {}) as Kept;
	} catch {
		return {};
	}
}

function writeKept(kept: Kept): void {
	try {
		localStorage.setItem(PLACE, JSON.stringify(kept));
	} catch {}
}
