import type {Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {filledIn, templateOf, type Template} from '../../kernel/form-model/template.js';
import type {OwnCommand} from '../../kernel/state/connection.js';
import {type WhyNot, whyNotRow, whyNotWrite} from '../../kernel/state/availability.js';
import {told} from '../../base/text/told.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {markedInTree} from '../../kernel/state/marks.js';
import type {Binding, Place} from '../../kernel/rows/registry.js';

/** An organization as it is handed to a program: null, if it has no profile. */
export type Given = Pick<Organization, 'id' | 'name'> & {readonly profile: Organization['profile']};

/** One start of a program. `about`: the names of its organizations. */
export type Start = {readonly argv: readonly string[]; readonly input?: string; readonly about: readonly string[]};

/** An organization that no program can get, with the reason as a sentence. */
type LeftOut = {readonly name: string; readonly why: string};

export type Plan = {readonly starts: readonly Start[]; readonly leftOut: readonly LeftOut[]};

const plainText = /^(?:[\w%+,\-.\/:=@]+|\{[\w.]+\})$/v;

/** A program with its arguments, as somebody would type them. Only for looking at. */
export const commandText = (argv: readonly string[]): string =>
	argv.map(text => (plainText.test(text) ? text : `'${exactName(text)}'`)).join(' ');

const hasValue = ({parts}: Template): boolean => parts.some(part => typeof part !== 'string');

function templateIn(text: string): Template {
	const template = templateOf(text);
	// The config file is checked before.
	return 'why' in template ? {parts: [text], isJson: false} : template;
}

/** Whether the program or its input needs values from profiles. */
export const hasProfileValues = ({run, isJsonInput}: OwnCommand): boolean =>
	isJsonInput ||
	run.some(text =>
		templateIn(text).parts.some(part => typeof part !== 'string' && part.field !== 'id' && part.field !== 'name'),
	);

type Filled = {readonly texts: ReadonlyArray<string | undefined>} | {readonly why: string};

/** The arguments with the values of one organization; undefined for those without a value. */
function filledFor(templates: readonly Template[], given: Given): Filled {
	const texts: Array<string | undefined> = [];
	for (const [index, template] of templates.entries()) {
		if (!hasValue(template)) {
			texts.push(undefined);
			continue;
		}

		const filled = filledIn(template, given, given.profile ?? undefined);
		if ('why' in filled) {
			return {why: `${filled.why}.`};
		}

		const {text} = filled;
		if (text.includes('\u{0}')) {
			return {why: 'A value has a NUL character, which no argument can have.'};
		}

		const isOption =
			typeof template.parts[0] !== 'string' &&
			templates.slice(0, index).every(({parts}) => parts.length > 1 || parts[0] !== '--');
		if (isOption && text.startsWith('-')) {
			return {
				why: `“${exactName(text)}” begins with “-”, so the program would take it for an option. Put “--” before it in run, if the program takes that.`,
			};
		}

		texts.push(text);
	}

	return {texts};
}

const argumentsOf = (
	run: readonly string[],
	all: ReadonlyArray<ReadonlyArray<string | undefined>>,
	templates: readonly Template[],
): readonly string[] =>
	templates.flatMap((template, index) =>
		hasValue(template)
			? all.flatMap(texts => texts[index] ?? [])
			: [filledIn(template, {id: '', name: ''}, undefined)].flatMap(filled =>
					'text' in filled ? filled.text : (run[index] ?? ''),
				),
	);

/** How a program is started for these organizations. Without their profiles, nothing is guessed. */
export function planOf(own: OwnCommand, organizations: readonly Given[]): Plan {
	const {run, isForEach, isJsonInput} = own;
	const templates = run.map(text => templateIn(text));
	const isReading = hasProfileValues(own);
	const judged = organizations.map(given => ({
		given,
		filled:
			isReading && given.profile === undefined ? {why: 'Its profile could not be read.'} : filledFor(templates, given),
	}));
	const ready = judged.flatMap(({given, filled}) => ('why' in filled ? [] : [{given, texts: filled.texts}]));
	const groups = isForEach ? ready.map(each => [each]) : ready.length === 0 ? [] : [ready];
	return {
		starts: groups.map(group => ({
			argv: argumentsOf(
				run,
				group.map(({texts}) => texts),
				templates,
			),
			...(isJsonInput && {input: `${JSON.stringify(isForEach ? group[0]?.given : group.map(({given}) => given))}\n`}),
			about: group.map(({given: {name}}) => shownName(name)),
		})),
		leftOut: judged.flatMap(({given, filled}) =>
			'why' in filled ? [{name: shownName(given.name), why: filled.why}] : [],
		),
	};
}

/** Why an own command cannot run now. */
const whyNotOwn =
	({isHarmless}: Pick<OwnCommand, 'isHarmless'>): WhyNot =>
	state => {
		if (markedInTree(state) === 0 && selectedId(state) === undefined) {
			return whyNotRow(state) ?? 'This row has no id to run a program with.';
		}

		const why = isHarmless
			? undefined
			: (whyNotWrite(state) ?? (state.connection.isDryRun ? 'This is a dry run.' : undefined));
		return why === undefined
			? undefined
			: told`${why} If the program changes nothing, say so in the config file: harmless = true.`;
	};

/** The keys of own commands in these places. */
export const ownBindings = (commands: readonly OwnCommand[], places: readonly Place[]): readonly Binding[] =>
	commands.map(own => ({
		keys: [own.key],
		command: 'runOwn',
		name: own.name,
		alsoCalled: ['own command'],
		description: `Run your own command: ${commandText(own.run)}`,
		places,
		section: 'Your own commands',
		whyNot: whyNotOwn(own),
	}));
