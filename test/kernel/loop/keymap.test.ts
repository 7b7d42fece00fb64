import assert from 'node:assert/strict';
import {test} from 'node:test';
import {commands, registry} from '../../../source/abilities.js';
import {isTypingPlace} from '../../../source/kernel/rows/registry.js';
import {confirmations} from '../../../source/program/config/remap.js';
import {keyLabel} from '../../../source/base/text/keys.js';

const places = registry.places.keys().toArray();

const boundIn = (place: string) => registry.bindings.filter(binding => binding.places.includes(place));

await test('binds only commands that exist, and makes every command reachable', () => {
	const reached = [
		...registry.bindings.map(({command}) => command),
		...registry.places.values().map(({typing}) => typing),
		...registry.dialogs.values().map(({list}) => list?.movedCommand),
		...registry.drafts.values().map(({openCommand}) => openCommand),
	];
	assert.deepEqual(
		[...new Set(reached)].filter(command => command !== undefined).toSorted(),
		commands
			.keys()
			.filter(
				command =>
					command !== 'checkAgain' &&
					command !== 'checkMoveBack' &&
					command !== 'checkAccountBack' &&
					command !== 'checkTagsBack' &&
					command !== 'runOwn',
			)
			.toArray()
			.toSorted(),
	);
});

await test('binds a key twice in one place only if all but the last binding can be unavailable', () => {
	const shadowed = places.flatMap(place => {
		const byKey = Object.entries(
			Object.groupBy(
				boundIn(place).flatMap(binding => binding.keys.map(key => ({key, binding}))),
				({key}) => key,
			),
		);
		return byKey
			.filter(([, bound = []]) => bound.slice(0, -1).some(({binding}) => binding.whyNot === undefined))
			.map(([key]) => `${key} in ${place}`);
	});
	assert.deepEqual(shadowed, []);
});

await test('copies with y, or with c where y sends, and calls every key that sends a review the same', () => {
	const isSendingBinding = ({
		isConfirming,
		command,
	}: {
		readonly isConfirming?: boolean | undefined;
		readonly command: string;
	}) => isConfirming === true || command === 'askRunNumber';
	const copying = places.flatMap(place =>
		boundIn(place)
			.filter(({name}) => name === 'copy')
			.flatMap(({keys, command}) => {
				const isSending = boundIn(place).some(binding => binding.keys.includes('y') && isSendingBinding(binding));
				return keys.includes(isSending ? 'c' : 'y') ? [] : [`${command} in ${place}`];
			}),
	);
	assert.deepEqual(copying, []);
	const named = registry.bindings
		.filter(({keys, isConfirming, command}) => keys.includes('y') && isConfirming === true && command !== 'confirmOwn')
		.map(({name}) => name);
	assert.deepEqual([...new Set(named)], ['send']);
	assert.ok(named.length > 8);
});

await test('reviews with ctrl-s wherever something can be reviewed', () => {
	const reviews = registry.bindings.filter(({name}) => name === 'review');
	assert.ok(reviews.length > 5);
	assert.deepEqual(
		reviews.filter(({keys}) => !keys.includes('ctrl+s')).map(({command}) => command),
		[],
	);
});

await test('offers a way out of every place', () => {
	const wayOut = (place: string, key: string) => boundIn(place).find(({keys}) => keys.includes(key))?.command;
	assert.deepEqual(
		Object.fromEntries(
			places.map(place => [place, wayOut(place, 'escape') ?? wayOut(place, 'q') ?? wayOut(place, 'ctrl+c')]),
		),
		{
			accountAccess: 'leaveListSearch',
			accountAccessFind: 'leaveListSearch',
			accountMember: 'closeAccountMember',
			usage: 'leaveListSearch',
			usageFind: 'leaveListSearch',
			branch: 'leaveListSearch',
			branchFind: 'leaveListSearch',
			tree: 'leaveFind',
			detail: 'openTree',
			accounts: 'leaveListSearch',
			newAccount: 'closeDialog',
			newAccountChecking: 'stopNameCheck',
			accountCreation: 'leaveListSearch',
			accountCreationSending: 'stopRun',
			accountCreationDone: 'leaveListSearch',
			accountCreationFind: 'leaveListSearch',
			accountCreationItem: 'closeRunItem',
			accountCreationLeaving: 'leaveRun',
			accountForm: 'stopReadingAccounts',
			accountSwitch: 'stopReadingAccounts',
			accountEdits: 'leaveListSearch',
			accountEditsSending: 'stopRun',
			accountEditsDone: 'leaveListSearch',
			accountEditsFind: 'leaveListSearch',
			accountEditsItem: 'closeRunItem',
			accountEditsLeaving: 'leaveRun',
			listFind: 'leaveListSearch',
			members: 'leaveListSearch',
			message: 'closeDialog',
			member: 'closeDialog',
			invite: 'closeDialog',
			inviteChecking: 'stopCheckingAddresses',
			invitations: 'leaveListSearch',
			invitationsSending: 'stopRun',
			invitationsDone: 'leaveListSearch',
			invitationsFind: 'leaveListSearch',
			invitationsItem: 'closeRunItem',
			invitationsLeaving: 'leaveRun',
			removal: 'closeDialog',
			removalAsked: 'closeDialog',
			removalChecking: 'closeDialog',
			removalDone: 'closeDialog',
			removalSending: 'stopRemoval',
			news: 'leaveListSearch',
			newsFind: 'leaveListSearch',
			history: 'leaveListSearch',
			historyRecord: 'closeRecord',
			historyFind: 'leaveListSearch',
			find: 'leaveFind',
			account: 'closeDialog',
			destination: 'closeDialog',
			moveChecking: 'closeDialog',
			moves: 'leaveListSearch',
			movesSending: 'stopRun',
			movesDone: 'leaveListSearch',
			movesFind: 'leaveListSearch',
			movesItem: 'closeRunItem',
			movesLeaving: 'leaveRun',
			tags: 'leaveTags',
			tagsReading: 'leaveTags',
			tagsConflict: 'returnToTags',
			tagsBack: 'closeDialog',
			tagging: 'leaveListSearch',
			taggingSending: 'stopRun',
			taggingDone: 'leaveListSearch',
			taggingFind: 'leaveListSearch',
			taggingItem: 'closeRunItem',
			taggingLeaving: 'leaveRun',
			batch: 'leaveBatchDetails',
			batchChecking: 'closeBatch',
			batchColumns: 'closeBatch',
			batchSending: 'stopBatch',
			batchDone: 'leaveBatchDetails',
			batchUndo: 'leaveBatchUndo',
			opening: 'closeDialog',
			form: 'leaveForm',
			picker: 'leavePicker',
			review: 'returnToForm',
			conflict: 'returnToForm',
			sending: 'stopSending',
			waiting: 'stopWaiting',
			leaving: 'putFormAside',
			deletion: 'closeDialog',
			deleting: 'stopSending',
			deletionsCheck: 'closeDialog',
			deletions: 'leaveListSearch',
			deletionsNumber: 'leaveRunNumber',
			deletionsSending: 'stopRun',
			deletionsDone: 'leaveListSearch',
			deletionsFind: 'leaveListSearch',
			deletionsItem: 'closeRunItem',
			deletionsLeaving: 'leaveRun',
			drafts: 'leaveListSearch',
			draftsFind: 'leaveListSearch',
			leavingTyped: 'putFormAside',
			firstAccount: 'returnToForm',
			discarding: 'keepDraft',
			undo: 'leaveListSearch',
			setting: 'stopReadingSetting',
			bulk: 'leaveListSearch',
			bulkSending: 'stopRun',
			bulkDone: 'leaveListSearch',
			bulkFind: 'leaveListSearch',
			bulkItem: 'closeRunItem',
			bulkLeaving: 'leaveRun',
			customers: 'leaveListSearch',
			customersSending: 'stopRun',
			customersDone: 'leaveListSearch',
			customersFind: 'leaveListSearch',
			customersItem: 'closeRunItem',
			customersLeaving: 'leaveRun',
			accepting: 'leaveReason',
			undoRun: 'leaveListSearch',
			undoRunSending: 'stopRun',
			undoRunDone: 'leaveListSearch',
			undoRunFind: 'leaveListSearch',
			undoRunItem: 'closeRunItem',
			undoRunLeaving: 'leaveRun',
			people: 'leaveListSearch',
			peopleFind: 'leaveListSearch',
			person: 'leaveListSearch',
			personFind: 'leaveListSearch',
			offboarding: 'leaveListSearch',
			offboardingSending: 'stopRun',
			offboardingDone: 'leaveListSearch',
			offboardingFind: 'leaveListSearch',
			offboardingItem: 'closeRunItem',
			offboardingLeaving: 'leaveRun',
			copy: 'leaveCopy',
			everywhere: 'closeDialog',
			export: 'closeDialog',
			exporting: 'closeDialog',
			rest: 'leaveRest',
			path: 'leavePath',
			overwriting: 'leavePath',
			comparing: 'closeDialog',
			changes: 'closeChanges',
			pair: 'closeDialog',
			several: 'closeDialog',
			log: 'leaveListSearch',
			logRequest: 'closeRequest',
			quitting: 'closeDialog',
			help: 'leaveListSearch',
			helpFind: 'leaveListSearch',
			logFind: 'leaveListSearch',
			undoFind: 'leaveListSearch',
			palette: 'closeDialog',
			marked: 'leaveListSearch',
			markedFind: 'leaveListSearch',
			columns: 'leaveListSearch',
			columnsFind: 'leaveListSearch',
			kept: 'leaveListSearch',
			keptFind: 'leaveListSearch',
			keptMembers: 'leaveListSearch',
			keptMembersFind: 'leaveListSearch',
			deletingKept: 'keepKept',
			keptName: 'leaveKeptName',
			findings: 'leaveListSearch',
			findingsFind: 'leaveListSearch',
			silencing: 'leaveSilence',
			replacingFilter: 'nameOtherwise',
			tourSteps: 'closeDialog',
			own: 'closeDialog',
			ownAsking: 'closeDialog',
			ownRunning: 'stopOwn',
			contexts: 'leaveListSearch',
			contextsFind: 'leaveListSearch',
			terms: 'leaveListSearch',
			termsFind: 'leaveListSearch',
			switching: 'keepContext',
			summary: 'closeDialog',
			small: 'askToQuit',
		},
	);
	assert.deepEqual([wayOut('tree', 'q'), wayOut('quitting', 'q')], ['askToQuit', 'quit']);
	assert.deepEqual(
		places.map(place => wayOut(place, 'ctrl+c')),
		places.map(() => 'quit'),
	);
});

await test('binds no character key where text is typed', () => {
	const typing = places.filter(place => isTypingPlace(registry, place));
	assert.deepEqual(typing, [
		'newAccount',
		'accountCreationFind',
		'accountForm',
		'accountEditsFind',
		'accountAccessFind',
		'destination',
		'movesFind',
		'tags',
		'taggingFind',
		'invite',
		'invitationsFind',
		'peopleFind',
		'personFind',
		'offboardingFind',
		'find',
		'termsFind',
		'everywhere',
		'palette',
		'markedFind',
		'columnsFind',
		'keptFind',
		'keptMembersFind',
		'keptName',
		'branchFind',
		'findingsFind',
		'silencing',
		'form',
		'firstAccount',
		'picker',
		'setting',
		'bulkFind',
		'customersFind',
		'accepting',
		'deletion',
		'deletionsFind',
		'deletionsNumber',
		'batchUndo',
		'undoRunFind',
		'undoFind',
		'draftsFind',
		'path',
		'comparing',
		'historyFind',
		'usageFind',
		'newsFind',
		'logFind',
		'contextsFind',
		'helpFind',
		'listFind',
	]);
	assert.deepEqual(
		typing
			.flatMap(place => boundIn(place))
			.flatMap(({keys}) => keys)
			.filter(key => key.length === 1),
		[],
	);
});

await test('confirms with a different key than the one that asked', () => {
	const keysOf = (command: string) =>
		registry.bindings.filter(binding => binding.command === command).flatMap(({keys}) => keys);
	assert.deepEqual(
		confirmations(registry.bindings).filter(([asking, confirming]) =>
			keysOf(confirming).some(key => keysOf(asking).includes(key)),
		),
		[],
	);
});

await test('names every binding in its hint and in help', () => {
	assert.deepEqual(
		registry.bindings.filter(
			({keys, name, description}) => keys.length === 0 || name === '' || !/^[A-Z]/v.test(description),
		),
		[],
	);
	const hints = places.map(
		place => boundIn(place).filter(({isHint}) => isHint !== undefined && isHint !== false).length,
	);
	assert.deepEqual(
		places.filter((_, index) => hints[index] === 0),
		[],
	);
});

await test('labels keys in the usual way', () => {
	assert.deepEqual(
		['down', 'ctrl+s', 'shift+tab', 'enter', 'escape', ' ', 'j', '+'].map(key => keyLabel(key)),
		['↓', 'ctrl-s', 'shift-Tab', '↵', 'Esc', 'Space', 'j', '-'],
	);
});
