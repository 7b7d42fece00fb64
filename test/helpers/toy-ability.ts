import {defineAbility, defineDialog} from '../../source/kernel/loop/ability.js';
import {listKeys} from '../../source/kernel/loop/cursor-keys.js';
import type {Command} from '../../source/kernel/loop/context.js';
import type {SeenRows} from '../../source/kernel/form-model/seen.js';
import {plain, row, selectionMark} from '../../source/kernel/rows/row.js';
import type {State} from '../../source/kernel/state/state.js';
import type {Disk} from '../../source/kernel/storage/disk.js';
import {type KeptValue, openKeptValue} from '../../source/kernel/storage/kept-value.js';

declare module '../../source/kernel/state/dialog.js' {
	interface Dialogs {
		readonly dice: {readonly cursor: number; readonly count: number; readonly seen?: SeenRows};
	}
}

declare module '../../source/kernel/state/events.js' {
	interface Events {
		readonly dice: {readonly type: 'dice/opened'; readonly count?: number};
	}
}

declare module '../../source/kernel/state/state.js' {
	interface Panes {
		readonly bowl: true;
	}
}

declare module '../../source/kernel/loop/context.js' {
	interface Asked {
		readonly dice?: true;
	}
}

declare module '../../source/kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		readonly throw: true;
	}
}

const sides = ['one', 'two', 'three'];

/** How often dice were thrown, in all sessions. */
const openCount = ({stateFolder, owner}: Disk): KeptValue | undefined =>
	owner && openKeptValue(stateFolder, 'dice', owner.host, 10);

const openDice: Command = ({store, disk}) => {
	const kept = openCount(disk);
	const count = Number(kept?.read() ?? 0) + 1;
	kept?.keep(count);
	store.dispatch({type: 'dice/opened', count});
};

const whyNotDice = ({marks}: State): string | undefined =>
	marks.size > 0 ? 'Nobody throws dice while something is marked.' : undefined;

/** An ability in one file that is not part of the program. */
export const dice = defineAbility({
	name: 'dice',
	section: 'While throwing dice',
	commands: {openDice},
	keys: [
		{
			keys: ['^'],
			command: 'openDice',
			name: 'dice',
			alsoCalled: ['gamble'],
			description: 'Throw dice',
			places: 'panes',
			whyNot: whyNotDice,
			isHint: true,
		},
		...listKeys('dice'),
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave the dice',
			places: ['dice'],
			isHint: true,
		},
	],
	places: {dice: {}},
	panes: [
		{
			pane: 'bowl',
			slot: 'rightBelow',
			view: (_, {columns, height}) => ({title: 'Bowl', rows: [row(plain(`${columns} by ${height}`))]}),
			scene: () => ({key: 'bowl', intro: ['An empty bowl.'], lines: []}),
			unit: 'side',
			position: () => 0,
			moved: () => ({type: 'tree/moved', by: 0}),
		},
	],
	dialogs: [
		defineDialog('dice', {
			view: (_, {cursor, count}) => ({
				title: count > 1 ? `Dice, thrown ${count} times` : 'Dice',
				rows: sides.map((side, at) => ({...row(selectionMark(at === cursor), plain(side)), isSelected: at === cursor})),
				scene: () => ({heading: `Dice with ${sides.length} sides.`}),
			}),
			choices: ({cursor}) => ({length: sides.length, cursor}),
			kept: 'dice',
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	begin({store, asked}) {
		let thrown = 0;
		const stop = store.observe(event => {
			thrown += event.type === 'dice/opened' ? 1 : 0;
		});
		return {
			...(asked.dice && {
				open() {
					store.dispatch({type: 'dice/opened', count: 7});
				},
			}),
			goOn() {
				store.dispatch({type: 'dice/opened'});
			},
			stop,
			status: () => (thrown > 2 ? 4 : 0),
			ending: async () => `You threw ${thrown} dice.`,
		};
	},
	handlers: [{'dice/opened': (state, {count = 1}) => ({...state, dialog: {kind: 'dice', cursor: 0, count}})}],
	writes: [
		{
			kind: 'throw',
			did: () => 'threw dice',
			recorded: () => undefined,
			named: ({before}) => `the throw in ${before.name}`,
			whyNotUndo: whyNotDice,
			undo: () => ({type: 'dice/opened'}),
			undoCommand: 'openDice',
			async undoOnCommandLine({tell}) {
				tell('Throw again.');
				return 0;
			},
		},
	],
});
