import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {zonesBelow} from '../../kernel/state/zone-counts.js';
import {
	countMoreZones, countZonesAgain, leaveZones, openZones, stopCountingZones,
} from './commands.js';
import {zoneRows} from './rows.js';
import {reduceZones, titleOf, zoneList} from './state.js';

const list = listDialog(zoneList, {
	isTable: true,
	labels: ['the zones of a branch', 'searching the zones of a branch'],
	view: (state, dialog, room) => ({title: titleOf(state, dialog), rows: zoneRows(state, dialog, room)}),
});

const whyNotZones: WhyNot = state => whyNotCall(state, 'Counting zones', 'zones');

const whyCounting: WhyNot = ({dialog}) => dialog.kind === 'zones' && dialog.request !== undefined ? 'The zones are being counted.' : undefined;

const whyAllCounted: WhyNot = state => {
	const {accounts = [], counted} = state.dialog.kind === 'zones' ? zonesBelow(state, state.dialog.of) : {};
	return accounts.length > 0 && accounts.length === counted ? 'The zones of all known accounts are counted.' : undefined;
};

const whyNotCount: WhyNot = state => whyCounting(state) ?? whyNotZones(state) ?? whyAllCounted(state) ?? zoneList.whyNone(state);

const whyNotStop: WhyNot = state => whyCounting(state) === undefined ? 'Nothing is being counted.' : undefined;

/** The zones of the accounts of a branch, counted only when somebody asks for it. */
export const zones = defineAbility({
	name: 'zones',
	section: 'In the zones of a branch',
	commands: {
		openZones, countMoreZones, countZonesAgain, stopCountingZones, leaveZones,
	},
	keys: [
		{
			keys: ['z'], command: 'openZones', name: 'zones', alsoCalled: ['domains', 'limit'], description: 'Show the zones of the accounts; counts nothing yet', places: ['branch'], whyNot: whyNotZones, isHint: true,
		},
		...list.keys,
		{
			keys: ['z'], command: 'countMoreZones', name: 'count', description: 'Count the zones that are not counted, with one request for each account', places: ['zones'], whyNot: whyNotCount, isHint: state => whyNotCount(state) === undefined,
		},
		{
			keys: ['r'], command: 'countZonesAgain', name: 'count again', description: 'Count all again, with one request for each account', places: ['zones'], whyNot: state => whyCounting(state) ?? whyNotZones(state) ?? zoneList.whyNone(state),
		},
		...list.leaving,
		{
			keys: ['escape', 'q'], command: 'stopCountingZones', name: 'stop', description: 'Stop counting, and keep what is counted', places: ['zones'], whyNot: whyNotStop, isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'], command: 'leaveZones', name: 'leave', description: 'Go back to the figures', places: ['zones'], isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	reducers: [reducerOf(['zones'], reduceZones)],
});
