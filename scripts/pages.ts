import { accessPage } from "./access-page.ts";
import { benchPage } from "./bench-page.ts";
import { checksPage } from "./checks-page.ts";
import { commandsPage } from "./commands-page.ts";
import { featuresPage } from "./features-page.ts";
import { panelPage } from "./panel-page.ts";
import { panelSchema } from "./panel-schema.ts";
import { platformsPage } from "./platforms-page.ts";

/** The generated pages of docs/, each with what it says now. */
export const PAGES: readonly { file: string; text(): string }[] = [
	{ file: "access.md", text: accessPage },
	{ file: "bench.md", text: () => benchPage() },
	{ file: "checks.md", text: checksPage },
	{ file: "commands.md", text: commandsPage },
	{ file: "features.md", text: featuresPage },
	{ file: "panel-file.md", text: panelPage },
	{ file: "panel-file.schema.json", text: panelSchema },
	{ file: "platforms.md", text: platformsPage },
];
