import { useData } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { onMounted, watch } from "vue";
import "./legible.css";

/** The usual theme, legible for everybody, and with a main part on the two pages that it gives none: the start, and "not found". */
export default {
	extends: DefaultTheme,
	setup() {
		const { frontmatter, page } = useData();
		const name = () => {
			const isMain = frontmatter.value.layout === "home" || page.value.isNotFound;
			const content = document.getElementById("VPContent");
			if (isMain) content?.setAttribute("role", "main");
			else content?.removeAttribute("role");
		};
		onMounted(() => watch(page, name, { immediate: true, flush: "post" }));
	},
};
