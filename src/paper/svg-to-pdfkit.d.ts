/** The part of it that is used: it has no types of its own. */
declare module "svg-to-pdfkit" {
	export default function draw(
		doc: PDFKit.PDFDocument,
		svg: string,
		x: number,
		y: number,
		options: {
			width: number;
			height: number;
			/** One unit of the drawing is a point. */
			assumePt: boolean;
			/** The name of a font that the file has. */
			fontCallback(family: string, bold: boolean, italic: boolean): string;
			warningCallback(warning: string): void;
		},
	): void;
}
