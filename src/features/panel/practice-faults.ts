import type { Fault } from "./faults.ts";
import type { PanelPart } from "./file.ts";

/** A practice panel reaches nobody outside its own chats (D-12): it has no public page, and writes no e-mail. */
export function practiceFaults(parts: readonly PanelPart[]): Fault[] {
	const byEmail = new Set(parts.flatMap(({ people }) => people.filter((p) => p.email).map((p) => p.key)));
	return parts.flatMap(({ panel, people }, part) => {
		if (!panel.practice) return [];
		const writes = people.flatMap(({ key }, n): Fault[] => {
			if (!byEmail.has(key)) return [];
			const says = `A practice panel writes no e-mail, and "${key}" is told by e-mail. Take them off this panel.`;
			return [{ part, path: ["people", n, "key"], says }];
		});
		const says = "A practice panel has no public page: its children are invented. Take publicForm out.";
		return panel.publicForm ? [...writes, { part, path: ["panel", "publicForm"], says }] : writes;
	});
}
