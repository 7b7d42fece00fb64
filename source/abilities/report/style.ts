/** The look of the page. It has no address, so that nothing is loaded. */
export const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --back: #ffffff; --panel: #f6f8fa; --accent: #0550ae; --danger: #a40e26; --warning: #7d4e00; }
@media (prefers-color-scheme: dark) {
	:root { --text: #e6edf3; --quiet: #9da7b3; --line: #3d444d; --back: #0d1117; --panel: #161b22; --accent: #79c0ff; --danger: #ff9492; --warning: #e3b341; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 72rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 0.25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 0.25rem; }
p { margin: 0.25rem 0 0.75rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); }
.high { color: var(--danger); font-weight: 600; }
.medium, .look { color: var(--warning); font-weight: 600; }
.path { display: block; font-size: 0.875rem; color: var(--quiet); }
code { font: 0.875em ui-monospace, monospace; color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.figures section { padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.pair th:first-child { width: 45%; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.5rem 0.25rem 0; text-align: start; vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; color: var(--quiet); font-size: 0.875rem; }
.list th, .list td { border-bottom: 1px solid var(--line); }
.number { text-align: end; white-space: nowrap; }
.bar { width: 30%; min-width: 4rem; }
svg { display: block; width: 100%; }
.bar svg { height: 0.75rem; margin-top: 0.375rem; }
.months svg { height: 5rem; }
.fill { fill: var(--accent); }
.rail { fill: var(--line); }
.names { margin: 0.25rem 0 0; padding: 0; list-style: none; font-size: 0.75rem; display: grid; grid-template-columns: repeat(12, 1fr); color: var(--quiet); text-align: center; }
details > summary { cursor: pointer; }
.rules > details { padding: 0.375rem 0; border-bottom: 1px solid var(--line); }
.tree ul { margin: 0; padding-inline-start: 1.25rem; border-inline-start: 1px solid var(--line); }
.tree > ul { padding-inline-start: 0; border: 0; }
.tree li { list-style: none; padding: 0.0625rem 0; }
.tree li > p { margin: 0; padding-inline-start: 1rem; }
footer { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
	body { padding: 1rem 0.75rem 2rem; font-size: 0.9375rem; }
	th, td { padding-inline-end: 0.375rem; }
	.names { font-size: 0.625rem; }
}
@media print {
	:root { color-scheme: light; --text: #000000; --quiet: #444444; --line: #bbbbbb; --back: #ffffff; --panel: #ffffff; --accent: #0550ae; --danger: #a40e26; --warning: #7d4e00; }
	html { font-size: 75%; }
	body { max-width: none; padding: 0; }
	nav { display: none; }
	details::details-content { content-visibility: visible; display: block; block-size: auto; }
	h2, h3, summary { break-after: avoid; }
	tr, .figures section { break-inside: avoid; }
}
`;
