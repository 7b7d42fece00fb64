import * as v from 'valibot';
import {profileSchema} from '../api/schemas.js';
import {fieldNames} from '../forms/fields.js';

/**
What a form started from.
*/
export const beforeSchema = v.object({
	name: v.string(),
	parentId: v.string(),
	profile: v.optional(profileSchema),
});

const creationSentSchema = v.object({name: v.string(), parentId: v.string(), knownIds: v.array(v.string())});

const textSchema = v.object({name: v.picklist(fieldNames), text: v.string()});

/**
A form as it is kept on disk.
*/
export const storedFormSchema = v.object({
	kind: v.picklist(['create', 'edit', 'profile']),
	id: v.optional(v.string()),
	before: beforeSchema,
	texts: v.array(textSchema),
	focused: v.optional(v.picklist(fieldNames)),
	isGuided: v.optional(v.boolean()),
	isParentOpen: v.optional(v.boolean()),
	isUndo: v.optional(v.boolean()),
	note: v.optional(v.string()),
	creationsSent: v.optional(v.array(creationSentSchema)),
});
