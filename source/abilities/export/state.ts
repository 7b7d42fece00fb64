import {withDialog, type State} from '../../kernel/state/state.js';
import type {ProfileClock} from '../../kernel/state/profile-age.js';
import {markedCount} from '../../kernel/state/selectors.js';
import {fileFormats} from '../../kernel/files/formats.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {SnapshotKind} from '../../kernel/files/snapshot.js';
import type {Told} from '../../base/text/told.js';

/** The scope of an export: the marked organizations, one organization and everything below it, the rows in the tree, or everything. */
const exportScopes = ['marked', 'below', 'shown', 'all'] as const;

export type ExportScope = (typeof exportScopes)[number];

/** What the chosen format can hold of the scope: a snapshot has the marked organizations, or all of them. */
export const scopeOfFile = ({scope, cursor}: Pick<DialogOf<'export'>, 'cursor' | 'scope'>): ExportScope =>
	scope !== 'marked' && fileFormats[cursor] === 'snapshot' ? 'all' : scope;

/** The folder of the export, and the names already used there. */
type ExportFolder = {readonly path: string; readonly names: ReadonlySet<string>};

/** How many organizations have a list that is known, how many take a request, and when the oldest known list was read: `2 hours ago`. */
type ListPlan = {readonly known: number; readonly missing: number; readonly age: string};

/** Events while exporting. */
export type ExportEvent =
	| {
			readonly type: 'export/opened';
			readonly id: string;
			readonly name: string;
			readonly scope: ExportScope;
			readonly folder: ExportFolder;
			readonly clock?: ProfileClock;
	  }
	| {readonly type: 'export/scoped'; readonly by: 1 | -1}
	| {readonly type: 'export/profilesToggled'}
	| {readonly type: 'export/listsToggled'; readonly kind: SnapshotKind; readonly plan: ListPlan}
	| {readonly type: 'export/asked'; readonly request: number}
	| {readonly type: 'export/snapshotWritten'; readonly file: string}
	| {readonly type: 'export/noted'; readonly request: number; readonly text: Told};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly export: {
			readonly id: string;
			readonly name: string;
			readonly scope: ExportScope;
			readonly folder: ExportFolder;
			readonly isWithProfiles: boolean;
			/** The lists that a snapshot is to hold. */
			readonly lists?: Readonly<Partial<Record<SnapshotKind, ListPlan>>>;
			readonly clock?: ProfileClock;
			readonly cursor: number;
		};
		readonly exporting: {readonly request: number; readonly text: Told};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly export: ExportEvent;
	}
}

export function reduceExport(state: State, event: ExportEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'export/opened': {
			return withDialog(state, {
				kind: 'export',
				id: event.id,
				name: event.name,
				scope: event.scope,
				folder: event.folder,
				isWithProfiles: false,
				...(event.clock && {clock: event.clock}),
				cursor: 0,
			});
		}

		case 'export/scoped': {
			if (dialog.kind !== 'export') {
				return state;
			}

			const isSnapshot = fileFormats[dialog.cursor] === 'snapshot';
			const scopes = exportScopes.filter(scope =>
				scope === 'marked' ? markedCount(state) > 0 : scope === 'all' || !isSnapshot,
			);
			const order = event.by === 1 ? scopes : scopes.toReversed();
			const scope = scopeOfFile(dialog);
			const {lists, ...rest} = dialog;
			return withDialog(state, {...rest, scope: order[order.indexOf(scope) + 1] ?? order[0] ?? scope});
		}

		case 'export/profilesToggled': {
			return dialog.kind === 'export' ? withDialog(state, {...dialog, isWithProfiles: !dialog.isWithProfiles}) : state;
		}

		case 'export/listsToggled': {
			if (dialog.kind !== 'export') {
				return state;
			}

			const {[event.kind]: plan, ...others} = dialog.lists ?? {};
			return withDialog(state, {...dialog, lists: plan ? others : {...others, [event.kind]: event.plan}});
		}

		case 'export/asked': {
			return dialog.kind === 'export'
				? withDialog(state, {kind: 'exporting', request: event.request, text: ''})
				: state;
		}

		case 'export/snapshotWritten': {
			return {...state, lastSnapshot: event.file};
		}

		case 'export/noted': {
			return dialog.kind === 'exporting' && dialog.request === event.request
				? withDialog(state, {...dialog, text: event.text})
				: state;
		}
	}
}
