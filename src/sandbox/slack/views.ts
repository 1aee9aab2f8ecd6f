import { isObject, wordsOf } from "./check.ts";
import { problemsOfView, viewIsTooLarge } from "./check-view.ts";
import { filledIn } from "./fill-in.ts";
import { newHash, newId } from "./ids.ts";
import { startValues } from "./inputs.ts";
import type { Workspace } from "./workspace.ts";
import type { Json, OpenView } from "./world.ts";

/** A refusal with Slack's code, and its messages where Slack gives some. */
export interface Refusal {
	error: string;
	messages?: string[];
}

/** Modals deeper than this are refused (`push_limit_reached`). */
const DEEPEST = 3;

/** Why Slack would not take this view, or undefined. */
export function refusalOfView(
	workspace: Workspace,
	view: unknown,
	type: "modal" | "home",
	replaces?: string,
): Refusal | undefined {
	if (!isObject(view))
		return { error: "invalid_arguments", messages: ["[ERROR] missing required field: view"] };
	if (viewIsTooLarge(view)) return { error: "view_too_large" };
	const problems = problemsOfView(view, type);
	if (problems.length > 0) return { error: "invalid_arguments", messages: problems.map(wordsOf) };
	const external = typeof view.external_id === "string" ? view.external_id : "";
	const holder = external === "" ? undefined : findView(workspace, external);
	if (holder && holder.view.id !== replaces) return { error: "duplicate_external_id" };
	return undefined;
}

/** A person's open modals, the top one last. */
export function stackOf(workspace: Workspace, user: string): readonly OpenView[] {
	return workspace.stacks.get(user) ?? [];
}

/** The person's top modal. @throws Error when none is open. */
export function topView(workspace: Workspace, user: string): OpenView {
	const top = stackOf(workspace, user).at(-1);
	if (!top) throw new Error("No modal is open");
	return top;
}

/** An open modal or a home, by its id or external id, with the person who has it. */
export function findView(workspace: Workspace, id: string): { user: string; view: OpenView } | undefined {
	const all = [
		...[...workspace.stacks].flatMap(([user, stack]) => stack.map((view) => ({ user, view }))),
		...[...workspace.homes].map(([user, view]) => ({ user, view })),
	];
	return all.find(({ view }) => view.id === id || (view.externalId !== "" && view.externalId === id));
}

/** Opens a modal: it replaces whatever the person had open. */
export function openModal(workspace: Workspace, user: string, given: Json): OpenView {
	const opened = newView(workspace, "modal", given);
	workspace.apply({ is: "views", user, stack: [opened] });
	return opened;
}

/** Puts a modal on top of those that are open, or says why it cannot. */
export function pushModal(workspace: Workspace, user: string, given: Json): OpenView | Refusal {
	const stack = stackOf(workspace, user);
	if (stack.length >= DEEPEST) return { error: "push_limit_reached" };
	const top = stack.at(-1);
	const pushed = newView(workspace, "modal", given);
	if (top) Object.assign(pushed, { rootId: top.rootId, previousId: top.id });
	workspace.apply({ is: "views", user, stack: [...stack, pushed] });
	return pushed;
}

/** Replaces an open view's content in its place, under the same id. */
export function replaceView(workspace: Workspace, id: string, given: Json): OpenView | undefined {
	const found = findView(workspace, id);
	if (!found) return undefined;
	const fresh = newView(workspace, found.view.type, given, found.view);
	const { id: same, rootId, previousId } = found.view;
	const replaced: OpenView = { ...fresh, id: same, rootId, previousId };
	changeView(workspace, found.user, replaced);
	return replaced;
}

/** Publishes a person's App Home. */
export function publishHome(workspace: Workspace, user: string, given: Json): OpenView {
	const before = workspace.homes.get(user);
	const home = newView(workspace, "home", given, before);
	if (before) Object.assign(home, { id: before.id, rootId: before.rootId });
	workspace.apply({ is: "home", user, home });
	return home;
}

/** Takes the top modal away. */
export function popModal(workspace: Workspace, user: string): void {
	workspace.apply({ is: "views", user, stack: stackOf(workspace, user).slice(0, -1) });
}

/** Takes all of a person's modals away. */
export function clearModals(workspace: Workspace, user: string): void {
	workspace.apply({ is: "views", user, stack: [] });
}

/** Puts a changed view where the one with its id was: new values, errors at fields. */
export function changeView(workspace: Workspace, user: string, changed: OpenView): void {
	if (changed.type === "home") {
		workspace.apply({ is: "home", user, home: changed });
		return;
	}
	const stack = stackOf(workspace, user).map((view) => (view.id === changed.id ? changed : view));
	workspace.apply({ is: "views", user, stack });
}

/** A view as Slack puts it into answers and payloads. */
export function viewPayload(workspace: Workspace, view: OpenView): Json {
	const { world } = workspace;
	const { title, submit, close, clear_on_close, notify_on_close } = view.view;
	return {
		id: view.id,
		team_id: world.team.id,
		type: view.type,
		blocks: view.view.blocks,
		private_metadata: view.view.private_metadata ?? "",
		callback_id: view.view.callback_id ?? "",
		state: { values: view.values },
		hash: view.hash,
		title: title ?? { type: "plain_text", text: "View Title", emoji: true },
		clear_on_close: clear_on_close ?? false,
		notify_on_close: notify_on_close ?? false,
		close: close ?? null,
		submit: submit ?? null,
		previous_view_id: view.previousId,
		root_view_id: view.rootId,
		app_id: world.app.id,
		external_id: view.externalId,
		app_installed_team_id: world.team.organisation?.id ?? world.team.id,
		bot_id: world.app.botId,
	};
}

function newView(workspace: Workspace, type: OpenView["type"], given: Json, before?: OpenView): OpenView {
	const id = newId("V");
	const blocks = filledIn(Array.isArray(given.blocks) ? given.blocks : []);
	return {
		id,
		type,
		hash: newHash(workspace.now()),
		rootId: id,
		previousId: null,
		externalId: typeof given.external_id === "string" ? given.external_id : "",
		view: { ...given, blocks },
		values: startValues(blocks, before?.values),
		errors: {},
	};
}
