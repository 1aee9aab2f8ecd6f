import { accessPage } from "./access-page.ts";

/** The generated pages of docs/, each with what it says now. */
export const PAGES: readonly { file: string; text(): string }[] = [{ file: "access.md", text: accessPage }];
