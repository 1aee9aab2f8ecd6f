/**
 * Slack's limits, in characters or items. Where no other source is named, the figure is from the comments of
 * `@slack/types` 3.2.0 and docs.slack.dev/reference/block-kit. An `&`, `<` or `>` counts as written (`&amp;`).
 */
export const LIMITS = {
	/** Blocks in a message, and in a modal or home page. */
	messageBlocks: 50,
	viewBlocks: 100,
	/**
	 * All blocks of a message together. Slack answers `msg_blocks_too_long` from about 13,200 characters
	 * (undocumented: bolt-js #2509), so we stop before.
	 */
	messageSize: 12_500,
	/** All blocks of a page to read together: a view may have 250 kB, and a character may take several bytes. */
	viewSize: 60_000,
	/** The notification text. Slack takes 40,000 and advises 4,000. */
	summary: 3000,
	sectionText: 3000,
	sectionFields: 10,
	fieldText: 2000,
	/** Not documented; a context line is small print, so there is no need to try more. */
	contextText: 2000,
	header: 150,
	buttonText: 75,
	/** In one actions block. Slack takes 25; more than five in a row are hard to read. */
	buttonsInRow: 5,
	overflowOptions: 5,
	optionText: 75,
	selectOptions: 100,
	choiceOptions: 10,
	viewTitle: 24,
	viewButton: 24,
	label: 2000,
	inputText: 3000,
	/** The words of a picture in a message, and those that its file is uploaded with (`alt_txt_too_large`). */
	altText: 2000,
	fileAltText: 1000,
	placeholder: 150,
} as const;
