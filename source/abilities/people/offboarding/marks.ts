import type {DialogOf} from '../../../kernel/state/dialog.js';
import {markableList, markedKey} from '../../../kernel/state/markable.js';
import type {State} from '../../../kernel/state/state.js';
import {peopleIn, type Person} from './people.js';
import {chosenPerson, peopleList, peopleRead} from './state.js';

const nobody: readonly Person[] = [];

function listIn({dialog}: State): DialogOf<'people'> | undefined {
	return dialog.kind === 'person' ? dialog.people : dialog.kind === 'people' ? dialog : undefined;
}

const keyOfList = (list: DialogOf<'people'>): string => (list.isOfMarked ? markedKey(list.ids) : list.rootId);

/** The names of the people who are marked in other lists than the open one. */
export function markedElsewhere(state: State): readonly string[] {
	const list = listIn(state);
	const own = list && keyOfList(list);
	return state.listMarks.flatMap(marks =>
		marks.list === 'people' && marks.of !== own ? marks.names.values().toArray() : [],
	);
}

/** The people below an organization or of the marked ones, whose rows can be marked. */
export const markablePeople = markableList<Person>({
	name: 'people',
	nouns: ['person', 'people'],
	of(state) {
		const list = listIn(state);
		return list && keyOfList(list);
	},
	all(state) {
		const list = listIn(state);
		return list ? peopleIn(peopleRead(state), list.ids) : nobody;
	},
	listed(state) {
		const list = listIn(state);
		return list ? peopleList.found(state, list) : nobody;
	},
	chosen: chosenPerson,
	idOf: ({key}) => key,
	nameOf: ({email, name}) => (email === '' ? name : email),
	moved: {type: 'dialog/moved', by: 1},
	whyNot: peopleList.whyNone,
});
