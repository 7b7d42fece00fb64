import type {Account} from '../api/schemas.js';
import {yesNoSign} from '../text/ascii.js';
import {exactPart, harmless} from '../text/harmless.js';
import {day, timestamp} from '../text/time.js';
import {widthOf} from '../text/width.js';
import {markedSpans, nameSpans} from './name-spans.js';
import {
	data,
	plain,
	toned,
	type Row,
	type Span,
} from './row.js';
import {valueRows} from './value-rows.js';

const yesNo = (value: boolean | undefined): string => value === undefined ? '' : (value ? 'yes' : 'no');

const timeOf = (time: string | undefined): string => time === undefined ? '' : timestamp(time);

const labelColumns = 23;

/**
Everything about one account.
*/
export function accountRows({id, name, type, created_on: created, settings}: Account, columns: number): readonly Row[] {
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['ID', id],
		['Name', name],
		['Type', type ?? ''],
		['Created', timeOf(created)],
		['Two-factor enforced', yesNo(settings.enforce_twofactor)],
		['API access', yesNo(settings.api_access_enabled)],
		['Abuse contact', settings.abuse_contact_email ?? ''],
		['Access approval until', timeOf(settings.access_approval_expiry ?? undefined)],
	];
	return facts.flatMap(([label, value]) => valueRows(label, value, columns, {labelColumns}));
}

/**
How it stands in its list: whether it was looked for, how much of its name others begin with too, and what is searched for in it.
*/
type Place = {readonly isSought?: boolean; readonly shared?: number; readonly query?: string};

/**
One line of the accounts list: the name left, type, second factor and day of creation right where there is room.
*/
export function accountRow({name, type, created_on: created, settings}: Account, columns: number, {isSought = false, shared = 0, query = ''}: Place = {}): Row {
	const factor = settings.enforce_twofactor === undefined ? '–' : yesNoSign(settings.enforce_twofactor);
	const facts = [`2FA ${factor.padEnd(yesNoSign(true).length)}`, (created === undefined ? '–' : day(created)).padEnd(10)];
	const kind = (type ?? '–').padEnd(10);
	const shown = (columns < 36 ? facts.slice(0, 1) : [kind, ...facts.slice(0, columns < 44 ? 1 : 2)]).join('  ');
	const spans: readonly Span[] = isSought ? [{...data(name), tone: 'match'}] : markedSpans(name, query, 'heldOtherwise');
	return {
		left: name === '' ? [plain('(no name)')] : nameSpans(spans, columns - 3 - widthOf(harmless(shown)), query === '' ? exactPart(name, 0, shared).length : undefined),
		right: [toned('dim', shown)],
	};
}
