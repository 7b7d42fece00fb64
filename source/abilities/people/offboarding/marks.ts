import {markableList, markedKey} from '../../../kernel/state/markable.js';
import type {State} from '../../../kernel/state/state.js';
import {peopleIn, type Person} from './people.js';
import {peopleList, peopleRead} from './state.js';

const nobody: readonly Person[] = [];

/** The people below an organization or of the marked ones, whose rows can be marked. */
export const markablePeople = markableList<Person>({
	name: 'people',
	nouns: ['person', 'people'],
	of: ({dialog}: State) => dialog.kind === 'people' ? (dialog.isOfMarked ? markedKey(dialog.ids) : dialog.rootId) : undefined,
	all: state => state.dialog.kind === 'people' ? peopleIn(peopleRead(state), state.dialog.ids) : nobody,
	listed: state => state.dialog.kind === 'people' ? peopleList.found(state, state.dialog) : nobody,
	chosen: peopleList.chosen,
	idOf: ({key}) => key,
	nameOf: ({email, name}) => email === '' ? name : email,
	moved: {type: 'dialog/moved', by: 1},
	whyNot: peopleList.whyNone,
});
