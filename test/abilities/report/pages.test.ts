import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type Contents, mostListed} from '../../../source/abilities/report/contents.js';
import {reportFormatOf, reportText} from '../../../source/abilities/report/formats.js';
import {hostileText} from '../../helpers/hostile-text.js';
import {reportSource, someContents, someOrganizations} from '../../helpers/report.js';
import {organization} from '../../helpers/state.js';

const htmlPage = (contents: Contents): string => reportText(contents, 'html');
const jsonPage = (contents: Contents): string => reportText(contents, 'json');
const markdownPage = (contents: Contents): string => reportText(contents, 'md');

const same = (text: string) => text;

const contents = someContents(reportSource(someOrganizations(same), same));

// A name with a dash in it stays apart from others, so that the same findings come.
const attacks = fc
	.array(
		fc.oneof(
			hostileText,
			fc.constantFrom(
				'<script>alert(1)</script>',
				'</style><img src=x onerror=alert(1)>',
				'"><a href="javascript:alert(1)">',
				"'",
				'&lt;',
				'<!--',
				'</title>',
				'</details></ul>',
				']]>',
				'| `x` |',
				'```',
				'\n# Heading\n',
				'@here',
				'https://evil.example',
				'![x](//evil)',
			),
		),
		{minLength: 1, maxLength: 4},
	)
	.map(parts => parts.join(''));

const tagsOf = (page: string): readonly string[] =>
	page.match(/<[^<>]*>/gv)?.map(tag => tag.replace(/aria-label="[^"]*"/v, '')) ?? [];

await test('has the same elements whatever the names are, and nothing that loads or runs', () => {
	const plain = tagsOf(htmlPage(contents));
	fc.assert(
		fc.property(attacks, attack => {
			const nameOf = (text: string) => `${text}–${attack}`;
			const source = reportSource(someOrganizations(nameOf), nameOf);
			const page = htmlPage(someContents(source));
			assert.deepEqual(tagsOf(page), plain);
			assert.doesNotMatch(page, /[[\p{Bidi_Control}\p{Control}\u{2028}\u{2029}]--[\t\n]]/v);
		}),
		{numRuns: 60},
	);
	const page = htmlPage(contents);
	assert.doesNotMatch(
		page,
		/<(?:script|link|img|iframe|object|base|form)|\son\w+=|style=|(?:href|src)="(?!#)|url\(|@import/v,
	);
	assert.match(
		page,
		/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+\/]{43}=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">/v,
	);
	assert.match(page, /^<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">/v);
});

await test('gives days, because an age would be wrong once the report is read later', () => {
	const pages = [htmlPage(contents), markdownPage(contents)];
	assert.deepEqual(
		pages.map(page => /Newest[\s\S]+?Acme[\s\S]+?\d{4}-\d\d-\d\d/v.test(page)),
		[true, true],
	);
	// What deserves attention also counts the days up to the date of the report.
	const others = pages.map(page => page.replaceAll(/Invited on \d{4}-\d\d-\d\d, \d+ days ago/gv, ''));
	assert.deepEqual(
		others.flatMap(page => page.match(/.{0,30}(?:\bago\b|just now|\bmin old\b)/gv) ?? []),
		[],
	);
});

await test('keeps hostile names in their cells in Markdown, and as they are in JSON', () => {
	const cellsIn = (page: string) =>
		page
			.split('\n')
			.filter(line => line.startsWith('|'))
			.map(line => line.split(/(?<!\\)\|/v).length);
	const plain = cellsIn(markdownPage(contents));
	const headings = (page: string) => page.split('\n').filter(line => /^#{2,3} /v.test(line)).length;
	fc.assert(
		fc.property(attacks, attack => {
			const nameOf = (text: string) => `${text}–${attack}`;
			const hostile = someContents(reportSource(someOrganizations(nameOf), nameOf));
			const page = markdownPage(hostile);
			assert.deepEqual([cellsIn(page), headings(page)], [plain, headings(markdownPage(contents))]);
			assert.doesNotMatch(page, /[[\p{Bidi_Control}\p{Control}\u{2028}\u{2029}]--[\t\n]]/v);
			const json = jsonPage(hostile);
			const {tree, pending_invitations: invitations} = JSON.parse(json) as {
				readonly tree: ReadonlyArray<{readonly name: string}>;
				readonly pending_invitations: ReadonlyArray<{readonly email: string}>;
			};
			assert.deepEqual([tree[0]?.name, invitations[0]?.email], [nameOf('Acme'), nameOf('lee@x.example')]);
			assert.doesNotMatch(json, /[[\p{Bidi_Control}\p{Control}]--[\t\n]]/v);
		}),
		{numRuns: 60},
	);
});

await test('counts the organization at the top in its figures, and lists the same people', () => {
	const {figures, withoutFactor, invitations, top, organizations} = someContents(
		reportSource(someOrganizations(same), same),
		0,
	);
	assert.deepEqual([top?.name, organizations, figures.organizations, figures.members.all], ['Acme', 4, 3, 4]);
	assert.deepEqual(
		withoutFactor.map(({email, places}) => [email, places.length]),
		[['jo@x.example', 4]],
	);
	assert.equal(figures.members.pending.items, invitations.length);
	assert.equal(figures.members.withoutFactor.organizations, 4);
	const source = reportSource(someOrganizations(same), same);
	const sizes = [
		['acme', '4 organizations, the top one included'],
		['apac', '1 organization'],
		['', '4 organizations'],
	] as const;
	assert.deepEqual(
		sizes.filter(([id, size]) => {
			const branch = someContents(source, source.index.rowByKey.get(id) ?? -1);
			return [htmlPage(branch), markdownPage(branch)].some(page => !page.includes(` · ${size} · `));
		}),
		[],
	);
});

await test('counts only chosen organizations, and shows those above them as their place', () => {
	const source = reportSource(someOrganizations(same), same);
	const rowOf = (id: string) => source.index.rowByKey.get(id) ?? -1;
	const chosen = [rowOf('north'), rowOf('apac')].toSorted((one, other) => one - other);
	const some = someContents(source, -1, {chosen, choice: {group: 'renewals', where: 'depth:>0 name:"a b"'}});
	const page = htmlPage(some);
	assert.deepEqual(
		[
			some.organizations,
			some.figures.organizations,
			some.figures.members.all,
			some.withoutFactor[0]?.places.length,
			some.invitations.length,
		],
		[2, 2, 2, 2, 2],
	);
	assert.match(page, /<h1><bdi>@renewals, where depth:&gt;0 name:&quot;a b&quot;<\/bdi><\/h1>/v);
	assert.match(page, /<h3>By branch<\/h3><p class="quiet">2 organizations, none below another<\/p>/v);
	const tree = page.slice(page.indexOf('<div class="tree">'));
	assert.deepEqual(
		tree
			.match(/<bdi>[A-Z]\w+<\/bdi>(?:<\/span>)? <code><bdi>\w+<\/bdi><\/code>(?: <span class="quiet">[^<]*<\/span>)*/gv)
			?.map(text => text.replaceAll(/<[^<>]*>/gv, '')),
		['Acme acme (not counted) · 2 below', 'APAC apac', 'EMEA emea (not counted) · 1 below', 'Northwind north'],
	);
	assert.match(markdownPage(some), /```text\nAcme › APAC\tapac\nAcme › EMEA › Northwind\tnorth\n```/v);
	const {
		group,
		where,
		organization: top,
		figures,
		tree: listed,
	} = JSON.parse(jsonPage(some)) as Readonly<Record<string, unknown>> & {
		readonly figures: Readonly<Record<string, unknown>>;
		readonly tree: ReadonlyArray<{readonly id: string}>;
	};
	assert.deepEqual(
		[group, where, top, figures['organizations_below'], listed.map(({id}) => id)],
		['renewals', 'depth:>0 name:"a b"', null, null, ['apac', 'north']],
	);
	const below = htmlPage(someContents(source, rowOf('emea'), {chosen: [rowOf('north')], choice: {where: 'subs:0'}}));
	assert.match(below, /<h1><bdi>EMEA, where subs:0<\/bdi><\/h1>/v);
	const placed = below.slice(below.indexOf('<div class="tree">'));
	assert.deepEqual(
		[placed.includes('<bdi>Acme</bdi>'), placed.includes('(not counted)'), placed.includes('<bdi>Northwind</bdi>')],
		[false, true, true],
	);
	const none = someContents(source, -1, {chosen: [], choice: {where: 'depth:>9'}});
	assert.match(htmlPage(none), / · 0 organizations · /v);
	assert.match(markdownPage(none), /^# Report: All organizations, where depth:/v);
});

await test('keeps the text of a filter text', () => {
	const source = reportSource(someOrganizations(same), same);
	const pageFor = (where: string) => htmlPage(someContents(source, -1, {chosen: [2], choice: {where}}));
	const plain = tagsOf(pageFor('name:x'));
	fc.assert(
		fc.property(attacks, attack => {
			assert.deepEqual(tagsOf(pageFor(`name:x${attack}`)), plain);
		}),
		{numRuns: 30},
	);
});

await test('says of how many something is known, and shows nothing unknown as zero', () => {
	const organizations = someOrganizations(same);
	const some = htmlPage(someContents(reportSource(organizations, same, id => id === 'north')));
	assert.match(some, /<h3>People<\/h3><p class="quiet">known of 1 of 4 · read \d{4}-\d\d-\d\d<\/p>/v);
	assert.match(some, /Not known: the members of 3 organizations\./v);
	assert.match(some, /To read what is not known: cforgs report --sync --output FILE/v);
	const none = someContents(reportSource(organizations, same, () => false));
	assert.match(htmlPage(none), /<h3>People<\/h3><p class="quiet">not read yet<\/p><\/section>/v);
	assert.match(htmlPage(none), /No list of members is known\./v);
	assert.match(markdownPage(none), /### Accounts\n\nnot read yet\n/v);
	const {figures} = JSON.parse(jsonPage(none)) as {readonly figures: {readonly members: {readonly known: number}}};
	assert.equal(figures.members.known, 0);
});

await test('folds a chain of 5,000 organizations, and closes what it opens', () => {
	const chain = Array.from({length: 5000}, (_, at) =>
		organization(`n${at}`, {name: `Level ${at}`, parent: at === 0 ? undefined : `n${at - 1}`}),
	);
	const page = htmlPage(someContents(reportSource(chain, same, () => false)));
	const number = (part: string) => page.split(part).length - 1;
	assert.deepEqual(
		['ul', 'li', 'details', 'section', 'table'].map(
			name => number(`<${name}>`) + number(`<${name} `) - number(`</${name}>`),
		),
		[0, 0, 0, 0, 0],
	);
	assert.ok(page.includes('<bdi>Level 4999</bdi>'));
	assert.ok(number('<details') < 200);
});

await test('says how many rows a long table leaves out, and has all of them in JSON', () => {
	const many = [
		organization('acme'),
		...Array.from({length: mostListed + 20}, (_, at) => organization(`n${at}`, {parent: 'acme'})),
	];
	const long = someContents(reportSource(many, same));
	assert.match(htmlPage(long), /The first 500 of 521\. The report as JSON has all of them\./v);
	assert.match(markdownPage(long), /The first 500 of 521\./v);
	const {pending_invitations: invitations} = JSON.parse(jsonPage(long)) as {
		readonly pending_invitations: readonly unknown[];
	};
	assert.equal(invitations.length, 521);
});

await test('chooses the format by the ending of the file', () => {
	assert.deepEqual(
		['a.html', 'A.HTM', 'b.md', 'c.JSON', 'd.txt', 'html'].map(file => reportFormatOf(file)),
		['html', 'html', 'md', 'json', undefined, undefined],
	);
	assert.match(reportText(contents, 'md'), /^# Report: All organizations\n/v);
});
