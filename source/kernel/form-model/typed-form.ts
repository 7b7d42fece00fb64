import * as v from 'valibot';
import {withoutCredential} from './marks.js';
import type {NewAccount} from './new-account.js';
import {hasCredential, hasPrefixedCredential} from './value-warnings.js';

const namedSchema = v.object({id: v.string(), name: v.string()});

const keysSchema = v.pipe(v.array(v.string()), v.readonly());

const namedListSchema = v.pipe(v.array(namedSchema), v.readonly());

/** A typed value. `text`: absent if the value is removed. `was`: the value that the form showed before; absent if there was none, or the accounts of the form differ; the redaction mark if it is not known. */
const typedValueSchema = v.object({name: v.string(), text: v.optional(v.string()), was: v.optional(v.string())});

/** A draft of an ability’s form. `form`: the name of the form. `organization`: the one that holds the accounts; its id is empty if it is not known. `organizations`: what the form is about, if it is about no account. `leftOut`: the keys of the rows that the user left out of the review. */
export const typedFormSchema = v.object({
	kind: v.literal('typed'),
	form: v.string(),
	organization: namedSchema,
	accounts: namedListSchema,
	organizations: v.optional(namedListSchema),
	values: v.pipe(v.array(typedValueSchema), v.readonly()),
	leftOut: v.optional(keysSchema),
});

export type TypedForm = v.InferOutput<typeof typedFormSchema>;

/** The draft with the keys of the rows that the user left out. */
export function leavingOut({leftOut: _, ...form}: TypedForm, keys: Iterable<string> = []): TypedForm {
	const leftOut = [...keys];
	return leftOut.length === 0 ? form : {...form, leftOut};
}

/** The draft of a form about organizations. */
export const formAbout = (
	form: TypedForm['form'],
	organizations: NonNullable<TypedForm['organizations']>,
	values: TypedForm['values'],
	leftOut?: Iterable<string>,
): TypedForm =>
	leavingOut(
		{
			kind: 'typed',
			form,
			organization: {id: '', name: ''},
			accounts: [],
			organizations: organizations.map(({id, name}) => ({id, name})),
			values,
		},
		leftOut,
	);

/** The rows that the review of a draft leaves out again. */
export const exceptOf = ({leftOut = []}: Pick<TypedForm, 'leftOut'>): ReadonlySet<string> => new Set(leftOut);

/** The typed value under a name; undefined if there is none. */
export const typedText = ({values}: Pick<TypedForm, 'values'>, name: string): string | undefined =>
	values.find(each => each.name === name)?.text;

const hasNoCredential = (text: string): boolean => !hasCredential(text) && !hasPrefixedCredential(text);

/** The form without typed text that looks like a credential. Earlier values that contain one are replaced by the redaction mark. */
export const withoutTypedCredentials = (form: TypedForm): TypedForm => ({
	...form,
	...(form.leftOut && {leftOut: form.leftOut.filter(key => hasNoCredential(key))}),
	values: form.values
		.filter(({name, text = ''}) => hasNoCredential(name) && hasNoCredential(text))
		.map(({was, ...value}) => (was === undefined ? value : {...value, was: withoutCredential(was)})),
});

/** The name of the form of a new account. */
export const newAccountName = 'newAccount';

/** A new account, as drafts keep it. */
export const newAccountForm = ({name, type, organization: {id, name: holder}}: NewAccount): TypedForm => ({
	kind: 'typed',
	form: newAccountName,
	organization: {id, name: holder},
	accounts: [],
	values: [
		{name: 'name', text: name},
		{name: 'type', text: type},
	],
});
