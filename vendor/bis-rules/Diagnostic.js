"use strict";
/*---------------------------------------------------------------------------------------------
* Copyright (c) Bentley Systems, Incorporated. All rights reserved.
* See LICENSE.md in the project root for license terms and full copyright notice.
*--------------------------------------------------------------------------------------------*/
/** @packageDocumentation
 * @module Diagnostic
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.CustomAttributeContainerDiagnostic = exports.RelationshipConstraintDiagnostic = exports.PropertyDiagnostic = exports.ClassDiagnostic = exports.SchemaItemDiagnostic = exports.SchemaDiagnostic = exports.BaseDiagnostic = exports.DiagnosticCategory = exports.DiagnosticType = void 0;
exports.createSchemaDiagnosticClass = createSchemaDiagnosticClass;
exports.createSchemaItemDiagnosticClass = createSchemaItemDiagnosticClass;
exports.createClassDiagnosticClass = createClassDiagnosticClass;
exports.createPropertyDiagnosticClass = createPropertyDiagnosticClass;
exports.createRelationshipConstraintDiagnosticClass = createRelationshipConstraintDiagnosticClass;
exports.createCustomAttributeContainerDiagnosticClass = createCustomAttributeContainerDiagnosticClass;
exports.diagnosticCategoryToString = diagnosticCategoryToString;
exports.diagnosticTypeToString = diagnosticTypeToString;
/* eslint-disable @typescript-eslint/no-shadow */
const formatString = (format, ...args) => {
    return format.replace(/{(\d+)}/g, (match, theNumber) => {
        return typeof args[theNumber] !== "undefined"
            ? args[theNumber]
            : match;
    });
};
/**
 * Defines the possible diagnostic types.
 * @beta
 */
var DiagnosticType;
(function (DiagnosticType) {
    DiagnosticType[DiagnosticType["None"] = 0] = "None";
    DiagnosticType[DiagnosticType["Schema"] = 1] = "Schema";
    DiagnosticType[DiagnosticType["SchemaItem"] = 2] = "SchemaItem";
    DiagnosticType[DiagnosticType["Property"] = 3] = "Property";
    DiagnosticType[DiagnosticType["CustomAttributeContainer"] = 4] = "CustomAttributeContainer";
    DiagnosticType[DiagnosticType["RelationshipConstraint"] = 5] = "RelationshipConstraint";
})(DiagnosticType || (exports.DiagnosticType = DiagnosticType = {}));
/**
 * Defines the possible diagnostic categories.
 * @beta
 */
var DiagnosticCategory;
(function (DiagnosticCategory) {
    DiagnosticCategory[DiagnosticCategory["Warning"] = 0] = "Warning";
    DiagnosticCategory[DiagnosticCategory["Error"] = 1] = "Error";
    DiagnosticCategory[DiagnosticCategory["Suggestion"] = 2] = "Suggestion";
    DiagnosticCategory[DiagnosticCategory["Message"] = 3] = "Message";
})(DiagnosticCategory || (exports.DiagnosticCategory = DiagnosticCategory = {}));
/**
 * The abstract base class for all [[IDiagnostic]] implementations.
 * @beta
 */
class BaseDiagnostic {
    /**
     * Initializes a new BaseDiagnostic.
     * @param ecDefinition The EC object to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(ecDefinition, messageArgs, category = DiagnosticCategory.Error) {
        this.ecDefinition = ecDefinition;
        this.messageArgs = messageArgs;
        this.category = category;
    }
    /** The EC object to associate with the diagnostic. */
    ecDefinition;
    /** The arguments used when formatting the diagnostic message.  */
    messageArgs;
    /** The diagnostic category is of the type DiagnosticCategory; which is defined as an enumeration above.  */
    category;
}
exports.BaseDiagnostic = BaseDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[Schema]] diagnostics.
 * @beta
 */
class SchemaDiagnostic extends BaseDiagnostic {
    static diagnosticType = DiagnosticType.SchemaItem;
    /**
     * Initializes a new SchemaDiagnostic.
     * @param ecDefinition The EC object to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(schema, messageArgs, category = DiagnosticCategory.Error) {
        super(schema, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition; }
    /** Gets the DiagnosticType. */
    get diagnosticType() { return DiagnosticType.Schema; }
}
exports.SchemaDiagnostic = SchemaDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[SchemaItem]] diagnostics.
 * @beta
 */
class SchemaItemDiagnostic extends BaseDiagnostic {
    static diagnosticType = DiagnosticType.SchemaItem;
    /**
     * Initializes a new SchemaItemDiagnostic.
     * @param ecDefinition The EC object to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(ecDefinition, messageArgs, category = DiagnosticCategory.Error) {
        super(ecDefinition, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition.schema; }
    /** Gets the DiagnosticType. */
    get diagnosticType() { return DiagnosticType.SchemaItem; }
}
exports.SchemaItemDiagnostic = SchemaItemDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[ECClass]] diagnostics.
 * @beta
 */
class ClassDiagnostic extends SchemaItemDiagnostic {
    /**
     * Initializes a new ClassDiagnostic.
     * @param ecClass The class to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(ecClass, messageArgs, category = DiagnosticCategory.Error) {
        super(ecClass, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition.schema; }
}
exports.ClassDiagnostic = ClassDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[Property]] diagnostics.
 * @beta
 */
class PropertyDiagnostic extends BaseDiagnostic {
    /**
     * Initializes a new PropertyDiagnostic.
     * @param property The property to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(property, messageArgs, category = DiagnosticCategory.Error) {
        super(property, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition.schema; }
    /** Gets the DiagnosticType. */
    get diagnosticType() { return DiagnosticType.Property; }
}
exports.PropertyDiagnostic = PropertyDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[RelationshipConstraint]] diagnostics.
 * @beta
 */
class RelationshipConstraintDiagnostic extends BaseDiagnostic {
    /**
     * Initializes a new RelationshipConstraintDiagnostic.
     * @param constraint The Relationship Constraint to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(constraint, messageArgs, category = DiagnosticCategory.Error) {
        super(constraint, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition.schema; }
    /** Gets the DiagnosticType. */
    get diagnosticType() { return DiagnosticType.RelationshipConstraint; }
}
exports.RelationshipConstraintDiagnostic = RelationshipConstraintDiagnostic;
/**
 * An [[IDiagnostic]] implementation used for [[CustomAttributeContainerProps]] diagnostics.
 * @beta
 */
class CustomAttributeContainerDiagnostic extends BaseDiagnostic {
    /**
     * Initializes a new CustomAttributeContainerDiagnostic.
     * @param constraint The Custom Attribute Container to associate with the diagnostic.
     * @param messageArgs The arguments used when formatting the diagnostic message.
     * @param category The [[DiagnosticCategory]] to associate with the diagnostic, Error by default.
     */
    constructor(container, messageArgs, category = DiagnosticCategory.Error) {
        super(container, messageArgs, category);
    }
    /** Gets the schema where the diagnostic originated. */
    get schema() { return this.ecDefinition.schema; }
    /** Gets the DiagnosticType. */
    get diagnosticType() { return DiagnosticType.CustomAttributeContainer; }
}
exports.CustomAttributeContainerDiagnostic = CustomAttributeContainerDiagnostic;
/**
 * Helper method for creating [[SchemaDiagnostic]] child classes.
 * @param code The string that uniquely identifies the diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createSchemaDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends SchemaDiagnostic {
        static code = code;
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/**
 * Helper method for creating [[SchemaItemDiagnostic]] child classes.
 * @param code The string that uniquely identifies the diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createSchemaItemDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends SchemaItemDiagnostic {
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/**
 * Helper method for creating [[ClassDiagnostic]] child classes.
 * @param code The string that uniquely identifies the diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createClassDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends ClassDiagnostic {
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/**
 * Helper method for creating [[PropertyDiagnostic]] child classes.
 * @param code The string that uniquely identifies the diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createPropertyDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends PropertyDiagnostic {
        static code = code;
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/**
 * Helper method for creating [[RelationshipConstraintDiagnostic]] child classes.
 * @param code The string that uniquely identifies the type of diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createRelationshipConstraintDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends RelationshipConstraintDiagnostic {
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/**
 * Helper method for creating [[CustomAttributeContainerDiagnostic]] child classes.
 * @param code The that uniquely identifies the type of diagnostic in the format '<ruleSetName>:<number>'.
 * @param messageText The message to associate with the diagnostic class.
 * @beta
 */
function createCustomAttributeContainerDiagnosticClass(code, messageText) {
    validateCode(code);
    return class extends CustomAttributeContainerDiagnostic {
        get code() { return code; }
        get messageText() { return undefined === this.messageArgs ? messageText : formatString(messageText, ...this.messageArgs); }
    };
}
/** @beta */
function diagnosticCategoryToString(category) {
    switch (category) {
        case DiagnosticCategory.Error:
            return "Error";
        case DiagnosticCategory.Warning:
            return "Warning";
        case DiagnosticCategory.Message:
            return "Message";
        case DiagnosticCategory.Suggestion:
            return "Suggestion";
    }
}
/** @beta */
function diagnosticTypeToString(type) {
    switch (type) {
        case DiagnosticType.CustomAttributeContainer:
            return "CustomAttributeContainer";
        case DiagnosticType.None:
            return "None";
        case DiagnosticType.Property:
            return "Property";
        case DiagnosticType.RelationshipConstraint:
            return "RelationshipConstraint";
        case DiagnosticType.Schema:
            return "Schema";
        case DiagnosticType.SchemaItem:
            return "SchemaItem";
    }
}
function validateCode(code) {
    const msg = `Diagnostic code ${code} is invalid. Expected the format <ruleSetName>-<number>.`;
    const parts = code.split("-");
    if (parts.length !== 2)
        throw new Error(msg);
    if (isNaN(Number(parts[1])))
        throw new Error(msg);
}
