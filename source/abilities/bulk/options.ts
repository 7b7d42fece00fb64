import type {Before} from '../../kernel/form-model/fields.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {knownProfile} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import {settingOptions} from './complete.js';

const beforesOf = (state: State, {chosen}: DialogOf<'setting'>): readonly Before[] =>
	chosen.organizations.map(({id, name}) => ({name, parentId: '', profile: knownProfile(state, id) ?? undefined}));

/** What the line of the dialog can go on with, by what is known of the organizations. */
export const optionsIn = (state: State, dialog: DialogOf<'setting'>): readonly string[] =>
	settingOptions(dialog.lines[dialog.focused]?.text ?? '', beforesOf(state, dialog));
