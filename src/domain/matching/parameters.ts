/** The fields whose comparison is weighed, each with a table of levels. */
export type Weighed = "given" | "surname" | "crossed" | "birth" | "postcode" | "suburb" | "house" | "street";

/** How often rows compare at each level, by field. Each list sums to 1, in the order of the levels' own file. */
export type Chances = Readonly<Record<Weighed, readonly number[]>>;

/**
 * How often two rows about one child compare at each level: the m of Fellegi and Sunter. Measured on FEBRL 1 and 2 and
 * rounded, with a little kept for what those do not have (short forms, transliteration, day and month exchanged).
 */
export const SAME_CHILD: Chances = {
	given: [0.72, 0.12, 0.06, 0.02, 0.01, 0.07],
	surname: [0.7, 0.16, 0.04, 0.02, 0.01, 0.07],
	crossed: [0.7, 0.12, 0.01, 0.01, 0.01, 0.15],
	birth: [0.93, 0.015, 0.035, 0.01, 0.01],
	postcode: [0.78, 0.17, 0.01, 0.04],
	suburb: [0.71, 0.2, 0.015, 0.075],
	house: [0.84, 0.055, 0.105],
	street: [0.58, 0.24, 0.12, 0.02, 0.04],
};

/** What a file's own pairs must outweigh before {@link SAME_CHILD} gives way to them: so many pairs. */
export const SAME_CHILD_PAIRS = 300;

/**
 * How often two strangers compare at each level: the u of Fellegi and Sunter, until the file tells better. The first
 * level is used for house and street only; elsewhere an agreement is as telling as its value is rare.
 */
export const STRANGERS: Chances = {
	given: [0.005, 0.001, 0.003, 0.001, 0.003, 0.987],
	surname: [0.003, 0.001, 0.001, 0.001, 0.002, 0.992],
	crossed: [0.0003, 0.0003, 0.0005, 0.0005, 0.001, 0.9974],
	birth: [0.0001, 0.00005, 0.001, 0.014, 0.98485],
	postcode: [0.002, 0.013, 0.001, 0.984],
	suburb: [0.001, 0.0003, 0.0003, 0.9984],
	house: [0.015, 0.16, 0.825],
	street: [0.0001, 0.0005, 0.004, 0.05, 0.9454],
};

/** What {@link STRANGERS} are worth beside pairs drawn from the file: so many pairs. */
export const STRANGER_PAIRS = 5_000;

/** The share of a child's pairs of rows in which given name and surname are exchanged. */
export const EXCHANGED = 0.05;

/**
 * Mistakes do not fall on both names as often as chance would have it: where no name of one row is like any of the
 * other's, one child is so much less likely; and somewhat less where the only likeness is a loose one.
 */
export const NO_NAME_ALIKE = 0.2;
export const ONLY_LOOSELY_ALIKE = 0.6;

/**
 * Brothers and sisters share surname and address. Of these pairs so many are twins, so many were given one name, and so
 * many are born more than {@link SIBLING_YEARS} apart.
 */
export const TWINS = 0.03;
export const NAMESAKES = 0.05;
export const FAR_APART = 0.02;
export const SIBLING_YEARS = 20;

/** A suburb that follows from a postcode tells less: its evidence is raised to this power. */
export const SUBURB_GIVEN_POSTCODE = 0.5;
