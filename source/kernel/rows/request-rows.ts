import {harmless} from '../../base/text/harmless.js';
import {jsonFields} from '../form-model/json-text.js';
import {reviewedParts, changesOf, requestsOf} from '../form-model/request.js';
import {profileFields, type FieldName} from '../form-model/fields.js';
import {canHoldLines, type Form} from '../form-model/form.js';
import {keyOf} from '../state/key-of.js';
import type {SentRequest} from '../state/item-result.js';
import type {State} from '../state/state.js';
import {jsonLineRows} from './value-rows.js';
import {data, plain, type Row, row, sign, type Span, toldRows, toned} from './row.js';

/** A line of a request's JSON. */
type BodyLine = {
	readonly indent: number;
	readonly text: string;
	/** For screen readers, which hear no brackets. */
	readonly said: readonly Span[];
	readonly isChanged: boolean;
};

/** How to show a body. */
type Shown = {
	readonly isExact: boolean;
	/** Whether the write changes a field, or a member of the JSON in its text. */
	readonly isChanged: (name: string, member?: string) => boolean;
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isFieldName = (name: string): name is FieldName => new Set<string>(profileFields).has(name);

const innerFields = (name: string, value: unknown) =>
	typeof value === 'string' && isFieldName(name) && canHoldLines(name) ? (jsonFields(value) ?? []) : [];

const saidMember = (name: string, value: string): readonly Span[] => [
	data(name),
	plain(': '),
	value === '' ? plain('empty') : data(value),
];

const saidHead = (name: string): readonly Span[] => [data(name), plain(':')];

function innerLines(text: string, indent: number, isChanged: (member: string) => boolean): readonly BodyLine[] {
	const fields = jsonFields(text) ?? [];
	return fields.flatMap(({name, kind, value, start, end}, at): readonly BodyLine[] => {
		const comma = at === fields.length - 1 ? '' : ',';
		const key = JSON.stringify(name);
		const line = {indent, isChanged: isChanged(name)};
		const inner = kind === 'object' ? innerLines(value, indent + 2, () => line.isChanged) : [];
		return inner.length === 0
			? [{...line, text: `${key}: ${text.slice(start, end)}${comma}`, said: saidMember(name, value)}]
			: [{...line, text: `${key}: {`, said: saidHead(name)}, ...inner, {...line, text: `}${comma}`, said: []}];
	});
}

/** The lines of a JSON object. */
function bodyLines(body: Record<string, unknown>, shown: Shown, indent = 2): readonly BodyLine[] {
	const entries = Object.entries(body);
	const isArray = Array.isArray(body);
	return entries.flatMap(([name, value]: readonly [string, unknown], at): readonly BodyLine[] => {
		const comma = at === entries.length - 1 ? '' : ',';
		const key = isArray ? '' : `${JSON.stringify(name)}: `;
		const line = {indent, isChanged: shown.isChanged(name)};
		if (isObject(value)) {
			const [open, close] = Array.isArray(value) ? '[]' : '{}';
			const lines = bodyLines(value, shown, indent + 2);
			return lines.length === 0
				? [{...line, text: `${key}${open}${close}${comma}`, said: saidHead(name)}]
				: [
						{...line, text: `${key}${open}`, said: saidHead(name)},
						...lines,
						{...line, text: `${close}${comma}`, said: []},
					];
		}

		const inner =
			shown.isExact || innerFields(name, value).length === 0
				? []
				: innerLines(String(value), indent + 2, member => shown.isChanged(name, member));
		return inner.length === 0
			? [{...line, text: `${key}${JSON.stringify(value)}${comma}`, said: saidMember(name, String(value))}]
			: [
					{
						...line,
						isChanged: line.isChanged && inner.every(each => each.isChanged),
						text: `${key}"{`,
						said: saidHead(name),
					},
					...inner,
					{...line, isChanged: false, text: `}"${comma}`, said: []},
				];
	});
}

const changedSign = sign('• ', 'changed: ', 'success');

const asSent: Shown = {isExact: true, isChanged: () => false};

/** The JSON of a request, with a sign before the changed lines. */
export function bodyRows(body: Record<string, unknown>, columns: number, shown = asSent): readonly Row[] {
	const lines = bodyLines(body, shown);
	return lines.length === 0
		? [row(plain('{}'))]
		: [
				{...row(plain('{')), said: []},
				...lines.flatMap(({indent, text, said, isChanged}) =>
					jsonLineRows(`${' '.repeat(indent)}${text}`, columns).map((each, index): Row => {
						const [margin = plain(''), ...rest] = each.left;
						const left = isChanged
							? [
									index === 0 ? changedSign : plain('  '),
									plain(margin.text.slice(2)),
									...rest.map(span => ({...span, tone: 'success' as const})),
								]
							: each.left;
						return {
							...each,
							left,
							said:
								index === 0 ? [...(isChanged && said.length > 0 ? [plain(changedSign.said ?? '')] : []), ...said] : [],
						};
					}),
				),
				{...row(plain('}')), said: []},
			];
}

/** A request that no form sends: method, path, headers and JSON. */
export function sentRequestRows(
	{method, path, headers = {}, body, changed = []}: SentRequest,
	columns: number,
): readonly Row[] {
	return [
		row(toned('heading', 'Request')),
		...jsonLineRows(`${method} ${path}`, columns),
		...Object.entries(headers).flatMap(([name, value]) => jsonLineRows(`${name}: ${harmless(value)}`, columns)),
		...(body === undefined ? [] : bodyRows(body, columns, {isExact: true, isChanged: name => changed.includes(name)})),
	];
}

// The service takes a profile only as a whole.
function unchangedText(form: Form): string | undefined {
	const changed = new Set<string>(changesOf(form).map(({name}) => name));
	const unchanged = profileFields.filter(name => !changed.has(name)).length;
	if (unchanged === 0 || requestsOf(form).every(({part}) => part !== 'profile')) {
		return undefined;
	}

	const [others, are, they] = unchanged === 1 ? ['field', 'is', 'it is'] : [`${unchanged} fields`, 'are', 'they are'];
	return `The other ${others} of the profile ${are} sent ${form.before.profile === undefined ? 'empty' : `again as ${they}`}.`;
}

/** Whether a text of a request has JSON in it, which can be unfolded. */
export const hasInnerJson = (form: Form): boolean =>
	requestsOf(form).some(({part, body}) => {
		const profile = part === 'profile' ? body : 'profile' in body ? body.profile : undefined;
		return Object.entries(profile ?? {}).some(([name, value]) => innerFields(name, value).length > 0);
	});

/** What a form changes in its requests. Everything is new in a creation, so nothing is marked there. */
function changedIn(form: Form): Shown['isChanged'] {
	if (form.kind === 'create') {
		return () => false;
	}

	const parts = changesOf(form).flatMap(change =>
		reviewedParts(change).map(({member}) => ({name: change.name, member})),
	);
	return (name, member) =>
		parts.some(
			each => each.name === name && (member === undefined || each.member === undefined || each.member === member),
		);
}

/** The requests that saving a form will send: method, path and JSON, whose texts are unfolded for reading or exactly as they are sent. */
export function requestRows(state: State, form: Form, columns: number, title = 'Request'): readonly Row[] {
	const {isRequestExact: isExact} = state;
	const requests = requestsOf(form);
	const several =
		requests.length === 1
			? []
			: toldRows(
					'The name and the profile are saved by separate requests. If the first fails, the second is not sent.',
					columns,
					'dim',
				);
	const unchanged = unchangedText(form);
	const inner = hasInnerJson(form)
		? [
				isExact
					? `The requests are shown exactly as they are sent. To unfold the JSON inside texts, press ${keyOf(state, 'toggleExactRequest')}.`
					: `JSON inside texts is unfolded here. For the exact text, press ${keyOf(state, 'toggleExactRequest')}.`,
			]
		: [];
	const about = [
		...several,
		...[...(unchanged === undefined ? [] : [unchanged]), ...inner].flatMap(text => toldRows(text, columns, 'dim')),
	];
	const isChanged = changedIn(form);
	return [
		...about,
		...(about.length === 0 ? [] : [row()]),
		...requests.flatMap(({method, path, body}, index) => [
			...(index === 0 ? [] : [row()]),
			row(toned('heading', requests.length === 1 ? title : `${title} ${index + 1} of ${requests.length}`)),
			...jsonLineRows(`${method} ${path}`, columns),
			...bodyRows(body, columns, {isExact, isChanged}),
		]),
	];
}
