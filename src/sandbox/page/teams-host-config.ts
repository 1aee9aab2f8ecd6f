/** A colour and its quieter form, as the stylesheet has them. */
function tone(name: string) {
	return { default: `var(--tm-${name})`, subtle: `var(--tm-${name}-quiet)` };
}

const textColours = {
	default: tone("text"),
	dark: tone("text"),
	light: tone("text-quiet"),
	accent: tone("accent"),
	good: tone("good"),
	warning: tone("warning"),
	attention: tone("attention"),
};

function container(name: string) {
	return {
		backgroundColor: `var(--tm-${name})`,
		borderColor: "var(--tm-line)",
		foregroundColors: textColours,
	};
}

/** How the renderer draws cards: the measures of Teams, and the colours of the stylesheet's theme. */
export const teamsHostConfig = {
	supportsInteractivity: true,
	fontFamily: "inherit",
	fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
	fontWeights: { lighter: 300, default: 400, bolder: 600 },
	lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
	spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
	separator: { lineThickness: 1, lineColor: "var(--tm-line)" },
	containerStyles: {
		default: container("card"),
		emphasis: container("card-emphasis"),
		good: container("card-good"),
		attention: container("card-attention"),
		warning: container("card-warning"),
		accent: container("card-accent"),
	},
	actions: {
		maxActions: 6,
		spacing: "default",
		buttonSpacing: 8,
		showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
		preExpandSingleShowCardAction: false,
		actionsOrientation: "horizontal",
		actionAlignment: "left",
	},
	adaptiveCard: { allowCustomStyle: false },
	inputs: {
		label: {
			inputSpacing: "small",
			requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
			optionalInputs: { weight: "bolder" },
		},
		errorMessage: { color: "attention", weight: "default", size: "small", spacing: "small" },
	},
	factSet: {
		title: { weight: "bolder", wrap: true, maxWidth: 180 },
		value: { wrap: true },
		spacing: 16,
	},
	table: { cellSpacing: 8 },
	textBlock: { headingLevel: 3 },
};
