import * as v from 'valibot';
import {idSchema} from '../../base/api/schemas.js';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {count} from '../../base/text/words.js';
import type {Begun} from '../../kernel/loop/ability.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import type {Event} from '../../kernel/state/events.js';
import type {State} from '../../kernel/state/state.js';
import {fileNameOf} from '../../kernel/storage/disk.js';
import {openKeptValue} from '../../kernel/storage/kept-value.js';
import {mostOrganizations} from '../../kernel/storage/tree-cache.js';

/** How long a change of marks waits for further ones before it is stored, in milliseconds. A killed program loses no more. */
const keptWithin = 200;

/** The most files with marks. Nobody has more. */
const mostFiles = 100;

const idsSchema = v.pipe(v.array(idSchema), v.maxLength(mostOrganizations));

const nameSchema = v.tuple([v.string(), v.string()]);

const listSchema = v.object({list: v.string(), of: v.string(), names: v.array(nameSchema)});

/** The ids of the marked organizations, and the marked rows of lists: the id and the name of each, by list. */
const schema = v.object({organizations: idsSchema, lists: v.array(listSchema)});

type Names = ReadonlyMap<string, string>;

/** The marked rows of one list by id. `list`: undefined for the organizations, which have no names here. */
type KeptMarks = {readonly list?: string; readonly of?: string; readonly names: Names};

/** Everything that is marked. */
type Kept = ReadonlyMap<string, KeptMarks>;

const nobody: Names = new Map();

const unnamed = (ids: Iterable<string>): Names => new Map([...ids].map(id => [id, '']));

const keptFrom = (
	organizations: Iterable<string>,
	lists: ReadonlyArray<{readonly list: string; readonly of: string; readonly names: Names}>,
): Kept =>
	new Map<string, KeptMarks>([
		['', {names: unnamed(organizations)}],
		...lists.map(each => [`${each.list} ${each.of}`, each] as const),
	]);

const keptOf = ({marks, listMarks}: Pick<State, 'listMarks' | 'marks'>): Kept => keptFrom(marks, listMarks);

/** What a file has. Before lists had marks that are kept, it was an array of the ids of organizations. */
function keptIn(value: unknown): Kept {
	const ids = v.safeParse(idsSchema, value);
	const parsed = v.safeParse(schema, ids.success ? {organizations: ids.output, lists: []} : value);
	return parsed.success
		? keptFrom(
				parsed.output.organizations,
				parsed.output.lists.map(({names, ...each}) => ({...each, names: new Map(names)})),
			)
		: new Map();
}

/** What goes into the file. Undefined if nothing is marked. */
function fileOf(kept: Kept): v.InferInput<typeof schema> | undefined {
	const lists = kept
		.values()
		.flatMap(({list, of, names}) =>
			list === undefined || of === undefined || names.size === 0 ? [] : [{list, of, names: [...names]}],
		)
		.toArray();
	const organizations = kept.get('')?.names.keys().toArray() ?? [];
	return organizations.length + lists.length === 0 ? undefined : {organizations, lists};
}

const sizeOf = (kept: Kept): number => kept.values().reduce((sum, {names}) => sum + names.size, 0);

/** Puts the marks of other sessions, and with `isWithOwn` those of this one that are not stored yet, together. */
function together(
	others: Kept,
	{now, stored, isWithOwn}: {readonly now: Kept; readonly stored: Kept; readonly isWithOwn: boolean},
): Kept {
	return new Map(
		[...others, ...now].map(([key, about]) => {
			const [own, before, there] = [now, stored, others].map(each => each.get(key)?.names ?? nobody);
			const left = [...(there ?? [])].filter(([id]) => own?.has(id) === true || before?.has(id) !== true);
			const added = isWithOwn ? [...(own ?? [])].filter(([id]) => before?.has(id) !== true) : [];
			return [key, {...about, names: new Map([...left, ...added])}];
		}),
	);
}

/** Starts with the marks of the last session with this host and credential, and keeps those of this one. Sessions at the same time keep each other's. */
export function beginWithMarks({store, disk: {stateFolder, owner}}: SessionContext): Begun {
	if (!owner) {
		return {};
	}

	const file = openKeptValue(
		stateFolder,
		'marks',
		`${fileNameOf(`${owner.host}-${owner.fingerprint}`)}.json`,
		mostFiles,
	);
	const before = keptIn(file.read());
	for (const {list, of, names} of before.values()) {
		const event: Event =
			list === undefined || of === undefined
				? {type: 'tree/marksChanged', ids: names.keys().toArray()}
				: {type: 'pane/rowsMarked', list, of, names};
		if (names.size > 0) {
			store.dispatch(event);
		}
	}

	const isSame = (one: Pick<State, 'listMarks' | 'marks'>, other: Pick<State, 'listMarks' | 'marks'>): boolean =>
		one.marks === other.marks && one.listMarks === other.listMarks;
	let last = store.getState();
	/** The marks of this session that the file has. */
	let stored = keptOf(last);
	const keep = () => {
		const state = store.getState();
		if (isSame(state, last)) {
			return;
		}

		last = state;
		const now = keptOf(state);
		ignoringSystemErrors(() => {
			let own = now;
			file.change(value => {
				const others = keptIn(value);
				const whole = together(others, {now, stored, isWithOwn: true});
				if (sizeOf(whole) <= mostOrganizations) {
					return fileOf(whole);
				}

				own = new Map(
					now
						.entries()
						.map(([key, each]) => [
							key,
							{...each, names: new Map([...each.names].filter(([id]) => others.get(key)?.names.has(id) === true))},
						]),
				);
				say(
					{store},
					`More than ${count(mostOrganizations)} rows are marked, so the latest marks are not kept for the next session.`,
					'warning',
				);
				return fileOf(together(others, {now, stored, isWithOwn: false}));
			});
			stored = own;
		});
	};

	let keeping: NodeJS.Timeout | undefined;
	const stopWatching = store.subscribe(() => {
		if (isSame(store.getState(), last)) {
			return;
		}

		keeping ??= setTimeout(() => {
			keeping = undefined;
			keep();
		}, keptWithin).unref();
	});
	return {
		keep,
		stop() {
			clearTimeout(keeping);
			stopWatching();
		},
	};
}
