"use strict";
/*---------------------------------------------------------------------------------------------
* Copyright (c) Bentley Systems, Incorporated. All rights reserved.
* Licensed under the MIT License. See LICENSE.md in the project root for license terms.
*--------------------------------------------------------------------------------------------*/
Object.defineProperty(exports, "__esModule", { value: true });
exports.genericClassHasHandlerClasses = exports.functionalClassHasHandlerClasses = exports.bisCoreClassHasHandlerClasses = exports.BisRuleSet = exports.Diagnostics = exports.DiagnosticCodes = void 0;
exports.schemaXmlVersionMustBeTheLatest = schemaXmlVersionMustBeTheLatest;
exports.schemaMustNotReferenceOldStandardSchemas = schemaMustNotReferenceOldStandardSchemas;
exports.schemaWithDynamicInNameMustHaveDynamicSchemaCA = schemaWithDynamicInNameMustHaveDynamicSchemaCA;
exports.schemaClassDisplayLabelMustBeUnique = schemaClassDisplayLabelMustBeUnique;
exports.schemaShouldNotUseDeprecatedSchema = schemaShouldNotUseDeprecatedSchema;
exports.mixinsCannotOverrideInheritedProperties = mixinsCannotOverrideInheritedProperties;
exports.entityClassMustDeriveFromBisHierarchy = entityClassMustDeriveFromBisHierarchy;
exports.entityClassMayNotInheritSameProperty = entityClassMayNotInheritSameProperty;
exports.elementMultiAspectMustHaveCorrespondingRelationship = elementMultiAspectMustHaveCorrespondingRelationship;
exports.elementUniqueAspectMustHaveCorrespondingRelationship = elementUniqueAspectMustHaveCorrespondingRelationship;
exports.entityClassesCannotDeriveFromIParentElementAndISubModeledElement = entityClassesCannotDeriveFromIParentElementAndISubModeledElement;
exports.entityClassesCannotDeriveFromModelClasses = entityClassesCannotDeriveFromModelClasses;
exports.bisModelSubClassesCannotDefineProperties = bisModelSubClassesCannotDefineProperties;
exports.entityClassesMayNotSubclassDeprecatedClasses = entityClassesMayNotSubclassDeprecatedClasses;
exports.entityClassesShouldNotDerivedFromDeprecatedMixinClasses = entityClassesShouldNotDerivedFromDeprecatedMixinClasses;
exports.relationshipClassMustNotUseHoldingStrength = relationshipClassMustNotUseHoldingStrength;
exports.relationshipSourceMultiplicityUpperBoundRestriction = relationshipSourceMultiplicityUpperBoundRestriction;
exports.relationshipTargetMultiplicityUpperBoundRestriction = relationshipTargetMultiplicityUpperBoundRestriction;
exports.relationshipElementAspectContraintRestriction = relationshipElementAspectContraintRestriction;
exports.embeddingRelationshipsMustNotHaveHasInName = embeddingRelationshipsMustNotHaveHasInName;
exports.relationshipConstraintShouldNotUseDeprecatedConstraintClass = relationshipConstraintShouldNotUseDeprecatedConstraintClass;
exports.relationshipConstraintShouldNotUseDeprecatedAbstractConstraint = relationshipConstraintShouldNotUseDeprecatedAbstractConstraint;
exports.relationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase = relationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase;
exports.relationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase = relationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase;
exports.noAdditionalLinkTableRelationships = noAdditionalLinkTableRelationships;
exports.structsCannotHaveBaseClasses = structsCannotHaveBaseClasses;
exports.customAttributeClassCannotHaveBaseClasses = customAttributeClassCannotHaveBaseClasses;
exports.koqMustUseSIUnitForPersistenceUnit = koqMustUseSIUnitForPersistenceUnit;
exports.koqDuplicatePresentationFormat = koqDuplicatePresentationFormat;
exports.propertyShouldNotBeOfTypeLong = propertyShouldNotBeOfTypeLong;
exports.propertyHasInvalidExtendedType = propertyHasInvalidExtendedType;
exports.propertyMustNotUseCustomHandledPropertyRestriction = propertyMustNotUseCustomHandledPropertyRestriction;
exports.multiplePropertiesInClassWithSameLabel = multiplePropertiesInClassWithSameLabel;
exports.classHasHandlerCACannotAppliedOutsideCoreSchemas = classHasHandlerCACannotAppliedOutsideCoreSchemas;
exports.noNewClassHasHandlerCAInCoreSchemas = noNewClassHasHandlerCAInCoreSchemas;
exports.classShouldNotDerivedFromDeprecatedClass = classShouldNotDerivedFromDeprecatedClass;
exports.classShouldNotHaveDeprecatedProperty = classShouldNotHaveDeprecatedProperty;
exports.classShouldNotHavePropertyOfDeprecatedStructClass = classShouldNotHavePropertyOfDeprecatedStructClass;
exports.classShouldNotUseDeprecatedCustomAttributes = classShouldNotUseDeprecatedCustomAttributes;
const EC = require("@itwin/ecschema-metadata");
const ecschema_editing_1 = require("./Diagnostic");
const ecschema_metadata_1 = require("@itwin/ecschema-metadata");
const bisCoreName = "BisCore";
const bisModelName = "Model";
const classHasHandlerName = "ClassHasHandler";
const customHandledPropertyName = "CustomHandledProperty";
const definitionModelName = "DefinitionModel";
const deprecatedFullName = "CoreCustomAttributes.Deprecated";
const classHasHandlerCAFullName = "BisCore.ClassHasHandler";
const documentListModelName = "DocumentListModel";
const elementAspectName = "ElementAspect";
const elementMultiAspectName = "ElementMultiAspect";
const elementOwnsMultiAspectsName = "ElementOwnsMultiAspects";
const elementOwnsUniqueAspectName = "ElementOwnsUniqueAspect";
const elementUniqueAspectName = "ElementUniqueAspect";
const informationRecordModelName = "InformationRecordModel";
const iParentElementName = "IParentElement";
const iSubModeledElementName = "ISubModeledElement";
const linkModelModelName = "LinkModel";
const physicalModelName = "PhysicalModel";
const siUnitSystemName = "SI";
const spatialLocationModelName = "SpatialLocationModel";
const validExtendedTypes = ["BeGuid", "GeometryStream", "Json", "URI"];
const decimalPercent = "Units.DECIMAL_PERCENT";
const coefficient = "Units.COEFFICIENT";
const ruleSetName = "BIS";
function getClassDefinedCustomAttribute(ecClass, customAttributeFullName) {
    if (ecClass.customAttributes && ecClass.customAttributes.has(customAttributeFullName))
        return ecClass;
    let res;
    ecClass.traverseBaseClassesSync((base) => {
        let found = false;
        if (base.customAttributes && base.customAttributes.has(customAttributeFullName)) {
            found = true;
            res = base;
        }
        return found;
    });
    return res;
}
function getCode(code) {
    return `${ruleSetName}-${code}`;
}
/**
 * The unique diagnostic codes for BIS rules.
 *
 * To provide meaning to code values, with anticipation
 * of future rules for all current EC Types, the following
 * value ranges should be used:
 *
 * - Schema:                    000-099
 * - Class:                     100-199
 * - Constant:                  200-299
 * - CustomAttribute            300-399
 * - CustomAttributeClass:      400-499
 * - CustomAttributeContainer:  500-599
 * - EntityClass:               600-699
 * - Enumeration:               700-799
 * - Format:                    800-899
 * - InvertedUnit:              900-999
 * - KindOfQuantity:            1000-1099
 * - Mixin:                     1100-1199
 * - Phenomenon:                1200-1299
 * - Property:                  1300-1399
 * - PropertyCategory:          1400-1499
 * - RelationshipClass:         1500-1599
 * - RelationshipConstraint:    1600-1699
 * - StructClass:               1700-1799
 * - Unit:                      1800-1899
 * - UnitSystem:                1900-1999
 */
// tslint:disable-next-line:variable-name
exports.DiagnosticCodes = {
    /**
     * Schema Rules (000-999)
     * - missing 001 (doc): A schema must load and pass EC3.1 spec validation
     * - missing 004 (doc): A schema must specify a three-part version number (RR.WW.mm)
     * - missing 005 (doc): A schema reference must specify a three-part version number (RR.WW.mm)
     * - missing 009 (doc): an alias in the schema reference must be the same as the alias defined by the schema
     */
    SchemaXmlVersionMustBeTheLatest: getCode("002"),
    SchemaMustNotReferenceOldStandardSchemas: getCode("003"),
    SchemaWithDynamicInNameMustHaveDynamicSchemaCA: getCode("006"),
    SchemaClassDisplayLabelMustBeUnique: getCode("007"),
    SchemaShouldNotUseDeprecatedSchema: getCode("008"),
    // Class Rules (100-199)
    MultiplePropertiesInClassWithSameLabel: getCode("100"),
    ClassHasHandlerCACannotAppliedOutsideCoreSchemas: getCode("101"),
    ClassShouldNotDerivedFromDeprecatedClass: getCode("102"),
    ClassShouldNotHaveDeprecatedProperty: getCode("103"),
    ClassShouldNotHavePropertyOfDeprecatedStructClass: getCode("104"),
    ClassShouldNotUseDeprecatedCustomAttributes: getCode("105"),
    NoNewClassHasHandlerCAInCoreSchemas: getCode("106"),
    /**
     * CustomAttributeClass Rules (400-499)
     */
    CustomAttributeClassCannotHaveBaseClasses: getCode("400"),
    /**
     * EntityClass Rules (600-699)
     * - missing 601 (doc): Entity classes may only derive from one base Entity class
     * - missing 603 (doc): A mixin property cannot override an Entity property inherited from a base Entity class
     * - missing 608 (doc): Property overrides cannot change the persistence unit.
     */
    EntityClassMustDeriveFromBisHierarchy: getCode("600"),
    EntityClassMayNotInheritSameProperty: getCode("602"),
    ElementMultiAspectMustHaveCorrespondingRelationship: getCode("604"),
    ElementUniqueAspectMustHaveCorrespondingRelationship: getCode("605"),
    EntityClassesCannotDeriveFromIParentElementAndISubModeledElement: getCode("606"),
    EntityClassesCannotDeriveFromModelClasses: getCode("607"),
    BisModelSubClassesCannotDefineProperties: getCode("609"),
    EntityClassesMayNotSubclassDeprecatedClasses: getCode("610"),
    EntityClassesShouldNotDerivedFromDeprecatedMixinClasses: getCode("611"),
    /**
     * KindOfQuantity Rules (1000-1099)
     */
    KOQMustUseSIUnitForPersistenceUnit: getCode("1001"),
    KOQDuplicatePresentationFormat: getCode("1002"),
    /**
     * Mixin Rules (1100-1199)
     */
    MixinsCannotOverrideInheritedProperties: getCode("1100"),
    /**
     * Property Rules (1300-1399)
     * - missing 1301: Properties within the same class and category cannot have the same display label (maybe implemented in BIS-100)
     */
    PropertyShouldNotBeOfTypeLong: getCode("1300"),
    PropertyHasInvalidExtendedType: getCode("1302"),
    PropertyMustNotUseCustomHandledPropertyRestriction: getCode("1303"),
    /**
     * RelationshipClass Rules (1500-1599)
     * - missing 1503 (doc): Relationship classes must not have an abstract constraint if there is only one concrete constraint set
     */
    RelationshipClassMustNotUseHoldingStrength: getCode("1500"),
    RelationshipSourceMultiplicityUpperBoundRestriction: getCode("1501"),
    RelationshipTargetMultiplicityUpperBoundRestriction: getCode("1502"),
    RelationshipElementAspectContraintRestriction: getCode("1504"),
    EmbeddingRelationshipsMustNotHaveHasInName: getCode("1505"),
    RelationshipConstraintShouldNotUseDeprecatedConstraintClass: getCode("1506"),
    RelationshipConstraintShouldNotUseDeperecatedAbstractConstraint: getCode("1507"),
    RelationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase: getCode("1508"),
    RelationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase: getCode("1509"),
    NoAdditionalLinkTableRelationships: getCode("1510"),
    /**
     * StructClass Rules (1700-1799)
     */
    StructsCannotHaveBaseClasses: getCode("1700"),
};
/**
 * The list of [[IDiagnostic]] implementation classes used by the BIS rule implementations.
 */
// tslint:disable-next-line:variable-name
exports.Diagnostics = {
    /** Required message parameters: latest ECXML version. */
    SchemaXmlVersionMustBeTheLatest: (0, ecschema_editing_1.createSchemaDiagnosticClass)(exports.DiagnosticCodes.SchemaXmlVersionMustBeTheLatest, "Schema ECXML Version is not the latest ECVersion, {0}."),
    /** Required message parameters: Schema full name, standard schema name. */
    SchemaMustNotReferenceOldStandardSchemas: (0, ecschema_editing_1.createSchemaDiagnosticClass)(exports.DiagnosticCodes.SchemaMustNotReferenceOldStandardSchemas, "Schema '{0}' references the old standard schema '{1}'. Only new standard schemas should be used."),
    /** Required message parameters: Schema full name. */
    SchemaWithDynamicInNameMustHaveDynamicSchemaCA: (0, ecschema_editing_1.createSchemaDiagnosticClass)(exports.DiagnosticCodes.SchemaWithDynamicInNameMustHaveDynamicSchemaCA, "Schema '{0}' contains 'dynamic' in the name but does not apply the 'CoreCA:DynamicSchema' ECCustomAttribute."),
    /** Required message parameters: 1st class full name, 2nd class full name, and display label */
    SchemaClassDisplayLabelMustBeUnique: (0, ecschema_editing_1.createSchemaDiagnosticClass)(exports.DiagnosticCodes.SchemaClassDisplayLabelMustBeUnique, "Classes {0} and {1} have the same display label, '{2}'. Classes in the same schema cannot have have the same label."),
    /** Required message parameters: 1st current schema full name, 2nd reference schema full name */
    SchemaShouldNotUseDeprecatedSchema: (0, ecschema_editing_1.createSchemaDiagnosticClass)(exports.DiagnosticCodes.SchemaShouldNotUseDeprecatedSchema, "Schema '{0}' references a deprecated schema, '{1}'"),
    /** Required message parameters: mixin class fullName, class fullName, applies to constraint class fullName */
    MixinsCannotOverrideInheritedProperties: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.MixinsCannotOverrideInheritedProperties, "Mixin '{0}' overrides inherited property '{1}'. A mixin class must not override an inherited property."),
    /** Required message parameters: EntityClass fullName */
    EntityClassMustDeriveFromBisHierarchy: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassMustDeriveFromBisHierarchy, "Entity class '{0}' must derive from the BIS hierarchy."),
    /** Required message parameters: EntityClass fullName, property name, first class fullName, and second class fullName */
    EntityClassMayNotInheritSameProperty: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassMayNotInheritSameProperty, "Entity class '{0}' inherits the property '{1}' from more than one source: '{2}', '{3}'. Entity classes may not inherit the same property from more than one class (base class or mixins)."),
    /** Required message parameters: EntityClass fullName */
    ElementMultiAspectMustHaveCorrespondingRelationship: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.ElementMultiAspectMustHaveCorrespondingRelationship, "The ElementMultiAspect Entity class '{0}' requires an ElementOwnsMultiAspects relationship with this class supported as a target constraint."),
    /** Required message parameters: EntityClass fullName */
    ElementUniqueAspectMustHaveCorrespondingRelationship: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.ElementUniqueAspectMustHaveCorrespondingRelationship, "The ElementUniqueAspect Entity class '{0}' requires an ElementOwnsUniqueAspect relationship with this class supported as a target constraint."),
    /** Required message parameters: EntityClass fullName */
    EntityClassesCannotDeriveFromIParentElementAndISubModeledElement: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassesCannotDeriveFromIParentElementAndISubModeledElement, "Entity class '{0}' implements both IParentElement and ISubModeledElement which is not allowed."),
    /** Required message parameters: EntityClass fullName, model class fullName */
    EntityClassesCannotDeriveFromModelClasses: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassesCannotDeriveFromModelClasses, "Entity class '{0}' may not subclass '{1}'."),
    /** Required message parameters: EntityClass fullName */
    BisModelSubClassesCannotDefineProperties: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.BisModelSubClassesCannotDefineProperties, "Entity class '{0}' may not define properties because it derives from 'BisCore.Model'. Model subclasses should not add new properties."),
    /** Required message parameters: EntityClass fullName, base class fullName */
    EntityClassesMayNotSubclassDeprecatedClasses: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassesMayNotSubclassDeprecatedClasses, "Entity class '{0}' derives from '{1}' which has been deprecated."),
    /** Required message parameters: EntityClass fullName, base mixin class fullName */
    EntityClassesShouldNotDerivedFromDeprecatedMixinClasses: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EntityClassesShouldNotDerivedFromDeprecatedMixinClasses, "Entity class '{0}' derives from a mixin, '{1}', which itself is or derives from a deprecated mixin, '{2}'."),
    /** Required message parameters: RelationshipClass fullName */
    RelationshipClassMustNotUseHoldingStrength: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipClassMustNotUseHoldingStrength, "Relationship class '{0}' has a strength value of 'holding' which is not allowed."),
    /** Required message parameters: RelationshipClass fullName */
    RelationshipSourceMultiplicityUpperBoundRestriction: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipSourceMultiplicityUpperBoundRestriction, "Relationship class '{0}' has an 'embedding' strength with a forward direction so the source constraint may not have a multiplicity upper bound greater than 1."),
    /** Required message parameters: RelationshipClass fullName */
    RelationshipTargetMultiplicityUpperBoundRestriction: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipTargetMultiplicityUpperBoundRestriction, "Relationship class '{0}' has an 'embedding' strength with a backward direction so the target constraint may not have a multiplicity upper bound greater than 1."),
    /** Required message parameters: RelationshipClass fullName, relationship end (source/target) */
    RelationshipElementAspectContraintRestriction: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipElementAspectContraintRestriction, "Relationship class '{0}' may not have an ElementAspect {1} constraint, unless subclassed from ElementOwnsUniqueAspect or ElementOwnsMultiAspect."),
    /** Required message parameters: RelationshipClass fullName */
    EmbeddingRelationshipsMustNotHaveHasInName: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.EmbeddingRelationshipsMustNotHaveHasInName, "Relationship class '{0}' has an 'embedding' strength and contains 'Has' in its name. Consider renaming this class."),
    /** Required message parameters: Source or Target name, RelationshipClass fullName, constraint class fullName */
    RelationshipConstraintShouldNotUseDeprecatedConstraintClass: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipConstraintShouldNotUseDeprecatedConstraintClass, "{0} Relationship Constraint of Relationship class '{1}' has deprecated constraint class '{2}'."),
    /** Required message parameters: Source or Target name, RelationshipClass fullName, constraint class fullName */
    RelationshipConstraintShouldNotUseDeprecatedAbstractConstraint: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipConstraintShouldNotUseDeperecatedAbstractConstraint, "{0} Relationship Constraint of Relationship class '{1}' has deprecated abstract constraint '{2}'."),
    /** Required message parameters: Source or Target name, RelationshipClass fullName, constraint class fullName, constraint base fullname */
    RelationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase, "{0} Relationship Constraint of Relationship class '{1}' has constraint class '{2}' derived from base, '{3}', which itself is or derives from a deprecated class, {4}."),
    /** Required message parameters: Source or Target name, RelationshipClass fullName, constraint class fullName, constraint base fullname */
    RelationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.RelationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase, "{0} Relationship Constraint of Relationship class '{1}' has abstract constraint '{2}' derived from base, '{3}', which itself is or derives from a deprecated class, {4}."),
    NoAdditionalLinkTableRelationships: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.NoAdditionalLinkTableRelationships, "Relationship class '{0}' must derive from a BisCore schema relationship as it requires an iModel link table."),
    /** Required message parameters: StructClass fullName */
    StructsCannotHaveBaseClasses: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.StructsCannotHaveBaseClasses, "Struct class '{0}' has a base class, but structs should not have base classes."),
    /** Required message parameters: CustomAttributeClass fullName */
    CustomAttributeClassCannotHaveBaseClasses: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.CustomAttributeClassCannotHaveBaseClasses, "CustomAttribute class '{0}' has a base class, but CustomAttribute classes should not have base classes."),
    /** Required message parameters: KindOfQuantity fullName, UnitSystem fullName */
    KOQMustUseSIUnitForPersistenceUnit: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.KOQMustUseSIUnitForPersistenceUnit, "KindOfQuantity '{0}' has persistence unit of unit system '{1}' but must have an SI unit system"),
    /** Required message parameters: KindOfQuantity fullName, UnitSystem fullName */
    KOQDuplicatePresentationFormat: (0, ecschema_editing_1.createSchemaItemDiagnosticClass)(exports.DiagnosticCodes.KOQDuplicatePresentationFormat, "KindOfQuantity '{0}' has a duplicate presentation format '{1}' which is not allowed."),
    /** Required message parameters: ECClass FullName, property name */
    PropertyShouldNotBeOfTypeLong: (0, ecschema_editing_1.createPropertyDiagnosticClass)(exports.DiagnosticCodes.PropertyShouldNotBeOfTypeLong, "Property '{0}:{1}' is of type 'long' and long properties are not allowed. Use int, double or if this represents a FK use a navigation property."),
    /** Required message parameters: ECClass FullName, property name, extendedType name */
    PropertyHasInvalidExtendedType: (0, ecschema_editing_1.createPropertyDiagnosticClass)(exports.DiagnosticCodes.PropertyHasInvalidExtendedType, "Property '{0}:{1}' has extended type '{2}', which is not on the list of valid extended types (currently 'BeGuid', 'GeometryStream', and 'Json')."),
    /** Required message parameters: ECClass FullName, property name, extendedType name */
    PropertyMustNotUseCustomHandledPropertyRestriction: (0, ecschema_editing_1.createPropertyDiagnosticClass)(exports.DiagnosticCodes.PropertyMustNotUseCustomHandledPropertyRestriction, "Property '{0}:{1}' has CustomAttribute 'bis:CustomHandledProperty, which requires the parent class to have the CustomAttribute 'bis:ClassHasHandler'."),
    /** Required message parameters: ECClass FullName, first property name, second property name, display label */
    MultiplePropertiesInClassWithSameLabel: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.MultiplePropertiesInClassWithSameLabel, "Class '{0}' has properties '{1}' and '{2}' with the same display label '{3}'."),
    /** Required message parameters: ECClass FullName,  Schema Name */
    ClassHasHandlerCACannotAppliedOutsideCoreSchemas: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.ClassHasHandlerCACannotAppliedOutsideCoreSchemas, "Class '{0}' in schema '{1}' has 'ClassHasHandler' Custom Attribute applied. 'ClassHasHandler' Custom Attribute not allowed outside of the BisCore, Functional, and Generic schemas. Consider using the SchemaHasBehavior Custom Attribute."),
    /** Required message parameters: ECClass FullName,  Schema Name */
    NoNewClassHasHandlerCAInCoreSchemas: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.NoNewClassHasHandlerCAInCoreSchemas, "Class '{0}' in schema '{1}' has 'ClassHasHandler' Custom Attribute applied. 'ClassHasHandler' Custom Attribute not allowed on new classes within BisCore, Functional, and Generic schemas. Consider using the SchemaHasBehavior Custom Attribute."),
    /** Required message parameters: Current Schema FullName, Derived ECClass FullName, Base ECClass FullName */
    ClassShouldNotDerivedFromDeprecatedClass: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.ClassShouldNotDerivedFromDeprecatedClass, "Class '{0}' derived from a class, '{1}', which itself is or derives from a deprecated class, '{2}'."),
    /** Required message parameters: Current Class FullName, Property Name */
    ClassShouldNotHaveDeprecatedProperty: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.ClassShouldNotHaveDeprecatedProperty, "Class '{0} has property '{1}' which is deprecated"),
    /** Required message parameters: Current Class FullName, Property Name, Struct FullName */
    ClassShouldNotHavePropertyOfDeprecatedStructClass: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.ClassShouldNotHavePropertyOfDeprecatedStructClass, "Class '{0}' has property '{1}' which is of a deprecated struct class, '{2}'"),
    /** Required message parameters: Current Class FullName, Custom Attribute Class Name */
    ClassShouldNotUseDeprecatedCustomAttributes: (0, ecschema_editing_1.createClassDiagnosticClass)(exports.DiagnosticCodes.ClassShouldNotUseDeprecatedCustomAttributes, "Class '{0}' uses a deprecated custom attribute '{1}'"),
};
/**
 * Comprehensive set of BIS validation rules.
 */
// tslint:disable-next-line:variable-name
exports.BisRuleSet = {
    name: ruleSetName,
    schemaExclusionSet: ["ECDbFileInfo", "ECDbMap", "ECDbMeta", "ECDbSchemaPolicies", "ECDbSystem"],
    schemaRules: [
        schemaXmlVersionMustBeTheLatest,
        schemaMustNotReferenceOldStandardSchemas,
        schemaWithDynamicInNameMustHaveDynamicSchemaCA,
        schemaClassDisplayLabelMustBeUnique,
        schemaShouldNotUseDeprecatedSchema,
    ],
    entityClassRules: [
        entityClassMustDeriveFromBisHierarchy,
        entityClassMayNotInheritSameProperty,
        elementMultiAspectMustHaveCorrespondingRelationship,
        elementUniqueAspectMustHaveCorrespondingRelationship,
        entityClassesCannotDeriveFromIParentElementAndISubModeledElement,
        entityClassesCannotDeriveFromModelClasses,
        bisModelSubClassesCannotDefineProperties,
        entityClassesMayNotSubclassDeprecatedClasses,
        entityClassesShouldNotDerivedFromDeprecatedMixinClasses,
    ],
    relationshipRules: [
        relationshipClassMustNotUseHoldingStrength,
        relationshipSourceMultiplicityUpperBoundRestriction,
        relationshipTargetMultiplicityUpperBoundRestriction,
        relationshipElementAspectContraintRestriction,
        embeddingRelationshipsMustNotHaveHasInName,
        relationshipConstraintShouldNotUseDeprecatedConstraintClass,
        relationshipConstraintShouldNotUseDeprecatedAbstractConstraint,
        relationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase,
        relationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase,
        noAdditionalLinkTableRelationships,
    ],
    structClassRules: [
        structsCannotHaveBaseClasses,
    ],
    customAttributeClassRules: [
        customAttributeClassCannotHaveBaseClasses,
    ],
    kindOfQuantityRules: [
        koqMustUseSIUnitForPersistenceUnit,
        koqDuplicatePresentationFormat,
    ],
    propertyRules: [
        propertyShouldNotBeOfTypeLong,
        propertyHasInvalidExtendedType,
        propertyMustNotUseCustomHandledPropertyRestriction,
    ],
    classRules: [
        multiplePropertiesInClassWithSameLabel,
        classHasHandlerCACannotAppliedOutsideCoreSchemas,
        classShouldNotDerivedFromDeprecatedClass,
        classShouldNotHaveDeprecatedProperty,
        classShouldNotHavePropertyOfDeprecatedStructClass,
        classShouldNotUseDeprecatedCustomAttributes,
        noNewClassHasHandlerCAInCoreSchemas,
    ],
    mixinRules: [
        mixinsCannotOverrideInheritedProperties,
    ],
};
function getPrimitiveType(property) {
    if (property.isPrimitive())
        return property.primitiveType;
    return undefined;
}
/** SCHEMA RULES
 * ************************************************************
 */
/** The names of all pre-EC3 standard schemas */
const oldStandardSchemaNames = [
    "Bentley_Standard_CustomAttributes",
    "Bentley_Standard_Classes",
    "Bentley_ECSchemaMap",
    "EditorCustomAttributes",
    "Bentley_Common_Classes",
    "Dimension_Schema",
    "iip_mdb_customAttributes",
    "KindOfQuantity_Schema",
    "rdl_customAttributes",
    "SIUnitSystemDefaults",
    "Unit_Attributes",
    "Units_Schema",
    "USCustomaryUnitSystemDefaults",
    "ECDbMap",
];
/**
 * BIS Rule: Schema ECXML version must be the latest.
 */
async function* schemaXmlVersionMustBeTheLatest(schema) {
    // TODO:  Implement rule once EC version management is complete...
    if (schema)
        return true;
    const latestVersion = "";
    yield new exports.Diagnostics.SchemaXmlVersionMustBeTheLatest(schema, [latestVersion]);
}
/**
 * BIS Rule: Schema must not reference old standard schemas.
 */
async function* schemaMustNotReferenceOldStandardSchemas(schema) {
    for (const ref of schema.references) {
        // can reference ECDbMap as long as its 2.0 or above.
        if ("ECDbMap" === ref.name && 1 < ref.readVersion)
            continue;
        if (oldStandardSchemaNames.findIndex((x) => ref.name === x) !== -1)
            yield new exports.Diagnostics.SchemaMustNotReferenceOldStandardSchemas(schema, [schema.schemaKey.toString(), ref.name]);
    }
}
/**
 * BIS Rule: Schema with 'dynamic' in the name (case-insensitive) requires the "CoreCA:Dynamic" custom attribute.
 */
async function* schemaWithDynamicInNameMustHaveDynamicSchemaCA(schema) {
    if (!schema.name.toLowerCase().includes("dynamic"))
        return;
    if (undefined === schema.customAttributes || !schema.customAttributes.has("CoreCustomAttributes.DynamicSchema"))
        yield new exports.Diagnostics.SchemaWithDynamicInNameMustHaveDynamicSchemaCA(schema, [schema.schemaKey.toString()]);
}
/**
 * BIS Rule: Classes within the same schema cannot have the same display label.
 */
async function* schemaClassDisplayLabelMustBeUnique(schema) {
    // Dynamic schema can have matching display labels
    if (schema.customAttributes && schema.customAttributes.has("CoreCustomAttributes.DynamicSchema"))
        return;
    const existingLabels = new Map();
    for (const ecClass of schema.getItems(ecschema_metadata_1.ECClass)) {
        if (undefined === ecClass.label)
            continue;
        const entry = existingLabels.get(ecClass.label);
        if (entry) {
            yield new exports.Diagnostics.SchemaClassDisplayLabelMustBeUnique(schema, [ecClass.fullName, entry.fullName, ecClass.label]);
            continue;
        }
        existingLabels.set(ecClass.label, ecClass);
    }
}
/**
 * BIS Rule: Schema should not use a deprecated schema (warn)
 */
async function* schemaShouldNotUseDeprecatedSchema(schema) {
    if (undefined !== schema.customAttributes && schema.customAttributes.has(deprecatedFullName))
        return;
    for (const refSchema of schema.references) {
        if (undefined !== refSchema.customAttributes && refSchema.customAttributes.has(deprecatedFullName)) {
            yield new exports.Diagnostics.SchemaShouldNotUseDeprecatedSchema(schema, [schema.fullName, refSchema.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
            continue;
        }
    }
}
/** Mixin RULES
 * ************************************************************
 */
/**
 * BIS Rule: A Mixin class cannot override inherited properties.
 */
async function* mixinsCannotOverrideInheritedProperties(mixin) {
    const mixinProperties = Array.from(await mixin.getProperties(true));
    if (mixinProperties.length === 0 || undefined === mixin.baseClass)
        return;
    const baseClass = await mixin.baseClass;
    const allBaseProperties = Array.from(await baseClass.getProperties(false));
    if (!allBaseProperties || allBaseProperties.length === 0)
        return;
    for (const property of mixinProperties) {
        if (allBaseProperties.some((x) => x.name === property.name))
            yield new exports.Diagnostics.MixinsCannotOverrideInheritedProperties(mixin, [mixin.fullName, property.name]);
    }
}
/** EntityClass RULES
 * ************************************************************
 */
/**
 * BIS Rule: Entity classes must derive from the BIS hierarchy.
 */
async function* entityClassMustDeriveFromBisHierarchy(entity) {
    if (entity.schema.name === bisCoreName)
        return;
    for await (const baseClass of entity.getAllBaseClasses()) {
        if (baseClass.schema.name === bisCoreName)
            return;
    }
    // Allow non-bis abstract classes that have the QueryView custom attribute (views should not derive from a bis base class)
    if (entity.modifier === ecschema_metadata_1.ECClassModifier.Abstract && entity.customAttributes && entity.customAttributes.has("ECDbMap.QueryView")) {
        return;
    }
    yield new exports.Diagnostics.EntityClassMustDeriveFromBisHierarchy(entity, [entity.fullName]);
}
/**
 * BIS Rule: Entity classes may not inherit a property from more than one base class or mixin.
 */
async function* entityClassMayNotInheritSameProperty(entity) {
    const baseClass = await entity.baseClass;
    if (entity.mixins.length === 0 || entity.mixins.length === 1 && !baseClass)
        return;
    // The properties of each base class must be retrieved separately in order to discover duplicates.
    // entity.getProperties() would merge them in a map, removing duplicates...
    const allProperties = [];
    if (undefined !== baseClass)
        allProperties.push(...await baseClass.getProperties());
    for (const promise of entity.mixins) {
        const mixin = await promise;
        allProperties.push(...await mixin.getProperties());
    }
    // Now find duplicates in the array
    const seenProps = new Map();
    for (const prop of allProperties) {
        if (prop.class.name === entity.name)
            continue;
        if (seenProps.has(prop.name)) {
            const prevProp = seenProps.get(prop.name);
            if (prevProp?.class.fullName !== prop.class.fullName) {
                yield new exports.Diagnostics.EntityClassMayNotInheritSameProperty(entity, [entity.fullName, prop.name, prevProp.class.fullName, prop.class.fullName]);
                continue;
            }
        }
        seenProps.set(prop.name, prop);
    }
}
/**
 * BIS Rule: If an ElementMultiAspect exists, there must be a relationship that derives from the ElementOwnsMultiAspects
 * relationship with this class supported as a target constraint.
 */
async function* elementMultiAspectMustHaveCorrespondingRelationship(entity) {
    const context = entity.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${entity.schema.fullName}.`);
    const attributes = entity.schema.customAttributes;
    if (attributes !== undefined && attributes.has("CoreCustomAttributes.DynamicSchema"))
        return;
    if (entity.modifier === ecschema_metadata_1.ECClassModifier.Abstract)
        return;
    if (!await entity.is(elementMultiAspectName, bisCoreName))
        return;
    let relationships = Array.from(entity.schema.getItems(ecschema_metadata_1.ECClass));
    relationships = relationships.filter((c) => c.schemaItemType === EC.SchemaItemType.RelationshipClass);
    if (relationships.length === 0) {
        yield new exports.Diagnostics.ElementMultiAspectMustHaveCorrespondingRelationship(entity, [entity.fullName]);
        return;
    }
    for (const relationship of relationships) {
        if (!await relationship.is(elementOwnsMultiAspectsName, bisCoreName))
            continue;
        if (await relationship.target.supportsClass(entity))
            return;
    }
    yield new exports.Diagnostics.ElementMultiAspectMustHaveCorrespondingRelationship(entity, [entity.fullName]);
}
/**
 * BIS Rule: If an ElementUniqueAspect exists, there must be a relationship that derives from the ElementOwnsUniqueAspect
 * relationship with this class supported as a target constraint.
 */
async function* elementUniqueAspectMustHaveCorrespondingRelationship(entity) {
    const context = entity.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${entity.schema.fullName}.`);
    if (entity.modifier === ecschema_metadata_1.ECClassModifier.Abstract)
        return;
    const attributes = entity.schema.customAttributes;
    if (attributes !== undefined && attributes.has("CoreCustomAttributes.DynamicSchema"))
        return;
    if (!await entity.is(elementUniqueAspectName, bisCoreName))
        return;
    let relationships = Array.from(entity.schema.getItems(ecschema_metadata_1.ECClass));
    relationships = relationships.filter((c) => c.schemaItemType === EC.SchemaItemType.RelationshipClass);
    if (relationships.length === 0) {
        yield new exports.Diagnostics.ElementUniqueAspectMustHaveCorrespondingRelationship(entity, [entity.fullName]);
        return;
    }
    for (const relationship of relationships) {
        if (!await relationship.is(elementOwnsUniqueAspectName, bisCoreName))
            continue;
        if (await relationship.target.supportsClass(entity))
            return;
    }
    yield new exports.Diagnostics.ElementUniqueAspectMustHaveCorrespondingRelationship(entity, [entity.fullName]);
}
/**
 * BIS Rule: Entity classes cannot implement both bis:IParentElement and bis:ISubModeledElement.
 */
async function* entityClassesCannotDeriveFromIParentElementAndISubModeledElement(entity) {
    const context = entity.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${entity.schema.fullName}.`);
    if (await entity.is(iParentElementName, bisCoreName) && await entity.is(iSubModeledElementName, bisCoreName))
        yield new exports.Diagnostics.EntityClassesCannotDeriveFromIParentElementAndISubModeledElement(entity, [entity.fullName]);
}
/**
 * BIS Rule: Entity classes cannot drive from bis:PhysicalModel, bis:SpatialLocationModel, bis:GroupInformationModel, bis:InformationRecordModel,
 * bis:DefinitionModel, bis:DocumentListModel, or bis:LinkModel.
 */
async function* entityClassesCannotDeriveFromModelClasses(entity) {
    if (entity.schema.name === bisCoreName)
        return;
    const context = entity.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${entity.schema.fullName}.`);
    const bisCore = await context.getSchema(new EC.SchemaKey(bisCoreName));
    if (!bisCore || !entity.baseClass || entity.baseClass.schemaName !== bisCoreName)
        return;
    const modelNames = [physicalModelName, spatialLocationModelName, informationRecordModelName,
        definitionModelName, documentListModelName, linkModelModelName];
    for (const modelName of modelNames) {
        const modelClass = await bisCore.getItem(modelName);
        if (!modelClass)
            throw new EC.ECSchemaError(EC.ECSchemaStatus.ClassNotFound, `Class ${modelName} could not be found.`);
        const isModel = await entity.is(modelClass);
        if (isModel)
            yield new exports.Diagnostics.EntityClassesCannotDeriveFromModelClasses(entity, [entity.fullName, modelClass.fullName]);
    }
}
/**
 * BIS Rule: Subclasses of bis:Model cannot have additional properties defined outside of BisCore.
 */
async function* bisModelSubClassesCannotDefineProperties(entity) {
    if (entity.schema.name === bisCoreName)
        return;
    const context = entity.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${entity.schema.fullName}.`);
    const bisCore = await context.getSchema(new EC.SchemaKey(bisCoreName));
    if (!bisCore || !entity.baseClass || entity.baseClass.schemaName !== bisCoreName)
        return;
    const modelClass = await bisCore.getItem(bisModelName);
    if (!modelClass)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.ClassNotFound, `Class ${bisModelName} could not be found.`);
    const isModel = await entity.is(modelClass);
    if (!isModel)
        return;
    const properties = Array.from(await entity.getProperties(true));
    if (properties.length === 0)
        return;
    for (const _ of properties) {
        yield new exports.Diagnostics.BisModelSubClassesCannotDefineProperties(entity, [entity.fullName]);
        break;
    }
}
/**
 * BIS Rule: Entity classes may not subclass deprecated classes.
 */
async function* entityClassesMayNotSubclassDeprecatedClasses(entity) {
    if (undefined === entity.baseClass)
        return;
    // If the class itself is deprecated, the rule should pass
    if (undefined !== entity.customAttributes && entity.customAttributes.has(deprecatedFullName))
        return;
    const baseClass = await entity.baseClass;
    if (undefined !== baseClass.customAttributes && baseClass.customAttributes.has(deprecatedFullName))
        yield new exports.Diagnostics.EntityClassesMayNotSubclassDeprecatedClasses(entity, [entity.fullName, baseClass.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
}
/**
 * BIS Rule: Entity classes should not derived from deprecated mixin classes (warn)
 */
async function* entityClassesShouldNotDerivedFromDeprecatedMixinClasses(entity) {
    if (undefined !== entity.customAttributes && entity.customAttributes.has(deprecatedFullName))
        return;
    const baseMixins = entity.getMixinsSync();
    for (const mixin of baseMixins) {
        const deprecatedClass = getClassDefinedCustomAttribute(mixin, deprecatedFullName);
        if (deprecatedClass)
            yield new exports.Diagnostics.EntityClassesShouldNotDerivedFromDeprecatedMixinClasses(entity, [entity.fullName, mixin.fullName, deprecatedClass.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
    }
}
/** RelationshipClass RULES
 * ************************************************************
 */
/** BIS Rule: Relationship classes must not use the holding strength. */
async function* relationshipClassMustNotUseHoldingStrength(relationshipClass) {
    if (relationshipClass.strength === EC.StrengthType.Holding)
        yield new exports.Diagnostics.RelationshipClassMustNotUseHoldingStrength(relationshipClass, [relationshipClass.fullName]);
}
/** BIS Rule: Relationship classes must not have a source constraint multiplicity upper bound greater than 1 if the strength is embedding and the direction is forward. */
async function* relationshipSourceMultiplicityUpperBoundRestriction(relationshipClass) {
    if (relationshipClass.strength !== EC.StrengthType.Embedding || relationshipClass.strengthDirection !== EC.StrengthDirection.Forward)
        return;
    const multiplicity = relationshipClass.source.multiplicity;
    if (undefined !== multiplicity && multiplicity.upperLimit > 1)
        yield new exports.Diagnostics.RelationshipSourceMultiplicityUpperBoundRestriction(relationshipClass, [relationshipClass.fullName]);
}
/** BIS Rule: Relationship classes must not have a target constraint multiplicity upper bound greater than 1 if the strength is embedding and the direction is backward. */
async function* relationshipTargetMultiplicityUpperBoundRestriction(relationshipClass) {
    if (relationshipClass.strength !== EC.StrengthType.Embedding || relationshipClass.strengthDirection !== EC.StrengthDirection.Backward)
        return;
    const multiplicity = relationshipClass.target.multiplicity;
    if (undefined !== multiplicity && multiplicity.upperLimit > 1)
        yield new exports.Diagnostics.RelationshipTargetMultiplicityUpperBoundRestriction(relationshipClass, [relationshipClass.fullName]);
}
/** BIS Rule: Relationship classes must not have an ElementAspect target constraint (or source constraint if direction is backwards), unless they derive from ElementOwnsUniqueAspect or ElementOwnsMultiAspect */
async function* relationshipElementAspectContraintRestriction(relationshipClass) {
    const context = relationshipClass.schema.context;
    if (!context)
        throw new EC.ECSchemaError(EC.ECSchemaStatus.SchemaContextUndefined, `Schema context is undefined for schema ${relationshipClass.schema.fullName}.`);
    if (await relationshipClass.is(elementOwnsUniqueAspectName, bisCoreName) || await relationshipClass.is(elementOwnsMultiAspectsName, bisCoreName))
        return;
    const constraint = relationshipClass.strengthDirection === EC.StrengthDirection.Forward ? relationshipClass.target : relationshipClass.source;
    if (undefined === constraint.constraintClasses)
        return;
    for (const promise of constraint.constraintClasses) {
        const constraintClass = await promise;
        if (await constraintClass.is(elementAspectName, bisCoreName)) {
            const constraintType = constraint.isSource ? EC.ECStringConstants.RELATIONSHIP_END_SOURCE : EC.ECStringConstants.RELATIONSHIP_END_TARGET;
            yield new exports.Diagnostics.RelationshipElementAspectContraintRestriction(relationshipClass, [relationshipClass.fullName, constraintType]);
        }
    }
}
/** BIS Rule: Embedding relationships should not have 'Has' in the class name. */
async function* embeddingRelationshipsMustNotHaveHasInName(relationshipClass) {
    if (relationshipClass.strength !== EC.StrengthType.Embedding)
        return;
    // Dynamic schemas are excluded from this rule
    if (relationshipClass.schema.customAttributes && relationshipClass.schema.customAttributes.has("CoreCustomAttributes.DynamicSchema"))
        return;
    // includes method is case-sensitive
    if (relationshipClass.name.includes("Has"))
        yield new exports.Diagnostics.EmbeddingRelationshipsMustNotHaveHasInName(relationshipClass, [relationshipClass.fullName]);
    // case-insensitive search for '_has_'
    if (relationshipClass.name.match(/_has_/i))
        yield new exports.Diagnostics.EmbeddingRelationshipsMustNotHaveHasInName(relationshipClass, [relationshipClass.fullName]);
}
/** BIS Rule: Relationship constraint should not use the deprecated constraint class (warn) */
async function* relationshipConstraintShouldNotUseDeprecatedConstraintClass(relationshipClass) {
    if (relationshipClass.customAttributes && relationshipClass.customAttributes.has(deprecatedFullName))
        return;
    // helper lambda to check deprecated constraint classes for source and target constraints
    const checkDeprecatedConstraintClasses = async (relationshipConstraint, constraintName) => {
        if (!relationshipConstraint.constraintClasses)
            return [];
        const diagnosticsList = [];
        for (const constraintClass of relationshipConstraint.constraintClasses) {
            const constraint = await constraintClass;
            // check if constraint class has CoreCustomAttributes.Deprecated applied to itself
            if (constraint.customAttributes && constraint.customAttributes.has(deprecatedFullName)) {
                diagnosticsList.push(new exports.Diagnostics.RelationshipConstraintShouldNotUseDeprecatedConstraintClass(relationshipClass, [constraintName, relationshipClass.fullName, constraint.fullName], ecschema_editing_1.DiagnosticCategory.Warning));
            }
        }
        return diagnosticsList;
    };
    let diagnostics = await checkDeprecatedConstraintClasses(relationshipClass.source, "Source");
    for (const diagnostic of diagnostics)
        yield diagnostic;
    diagnostics = await checkDeprecatedConstraintClasses(relationshipClass.target, "Target");
    for (const diagnostic of diagnostics)
        yield diagnostic;
}
/** BIS Rule: Relationship constraint should not use the deprecated abstract constraint (warn) */
async function* relationshipConstraintShouldNotUseDeprecatedAbstractConstraint(relationshipClass) {
    if (relationshipClass.customAttributes && relationshipClass.customAttributes.has(deprecatedFullName))
        return;
    // helper lambda to check deprecated abstract constraint class for source and target constraints
    const checkDeprecatedAbstractConstraint = async (relationshipConstraint, constraintName) => {
        const abstractConstraint = await relationshipConstraint.abstractConstraint;
        if (abstractConstraint && abstractConstraint.customAttributes && abstractConstraint.customAttributes.has(deprecatedFullName)) {
            return new exports.Diagnostics.RelationshipConstraintShouldNotUseDeprecatedAbstractConstraint(relationshipClass, [constraintName, relationshipClass.fullName, abstractConstraint.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
        }
        return undefined;
    };
    let diagnostic = await checkDeprecatedAbstractConstraint(relationshipClass.source, "Source");
    if (diagnostic)
        yield diagnostic;
    diagnostic = await checkDeprecatedAbstractConstraint(relationshipClass.target, "Target");
    if (diagnostic)
        yield diagnostic;
}
/** BIS Rule: Relationship constraint should not use the constraint class derived from deprecated base (warn) */
async function* relationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase(relationshipClass) {
    if (relationshipClass.customAttributes && relationshipClass.customAttributes.has(deprecatedFullName))
        return;
    // helper lambda to check if constraint classes for source and target constraints contains deprecated base
    const checkDeprecatedConstraintBase = async (relationshipConstraint, constraintName) => {
        if (!relationshipConstraint.constraintClasses)
            return [];
        const diagnosticsList = [];
        for (const constraintClass of relationshipConstraint.constraintClasses) {
            const constraint = await constraintClass;
            if (constraint.customAttributes && constraint.customAttributes.has(deprecatedFullName))
                continue;
            const baseList = [];
            const base = await constraint.baseClass;
            if (base)
                baseList.push(base);
            if (constraint.schemaItemType === EC.SchemaItemType.EntityClass) {
                for (const eachMixin of constraint.mixins)
                    baseList.push(await eachMixin);
            }
            for (const eachBase of baseList) {
                const deprecatedClass = getClassDefinedCustomAttribute(eachBase, deprecatedFullName);
                if (deprecatedClass) {
                    diagnosticsList.push(new exports.Diagnostics.RelationshipConstraintShouldNotUseConstraintClassWithDeprecatedBase(relationshipClass, [constraintName, relationshipClass.fullName, constraint.fullName, eachBase.fullName, deprecatedClass.fullName], ecschema_editing_1.DiagnosticCategory.Warning));
                }
            }
        }
        return diagnosticsList;
    };
    let diagnostics = await checkDeprecatedConstraintBase(relationshipClass.source, "Source");
    for (const diagnostic of diagnostics)
        yield diagnostic;
    diagnostics = await checkDeprecatedConstraintBase(relationshipClass.target, "Target");
    for (const diagnostic of diagnostics)
        yield diagnostic;
}
/** BIS Rule: Relationship constraint should not use the abstract constraint derived from deprecated base (warn) */
async function* relationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase(relationshipClass) {
    if (relationshipClass.customAttributes && relationshipClass.customAttributes.has(deprecatedFullName))
        return;
    // helper lambda to check if constraint classes for source and target abstract constraints contains deprecated base
    const checkDeprecatedConstraintBase = async (relationshipConstraint, constraintName) => {
        if (!relationshipConstraint.abstractConstraint)
            return [];
        const abstractConstraint = await relationshipConstraint.abstractConstraint;
        if (abstractConstraint.customAttributes && abstractConstraint.customAttributes.has(deprecatedFullName))
            return [];
        const diagnosticsList = [];
        const baseList = [];
        const base = await abstractConstraint.baseClass;
        if (base)
            baseList.push(base);
        if (abstractConstraint.schemaItemType === EC.SchemaItemType.EntityClass) {
            for (const eachMixin of abstractConstraint.mixins)
                baseList.push(await eachMixin);
        }
        for (const eachBase of baseList) {
            const deprecatedClass = getClassDefinedCustomAttribute(eachBase, deprecatedFullName);
            if (deprecatedClass) {
                diagnosticsList.push(new exports.Diagnostics.RelationshipConstraintShouldNotUseAbstractConstraintWithDeprecatedBase(relationshipClass, [constraintName, relationshipClass.fullName, abstractConstraint.fullName, eachBase.fullName, deprecatedClass.fullName], ecschema_editing_1.DiagnosticCategory.Warning));
            }
        }
        return diagnosticsList;
    };
    let diagnostics = await checkDeprecatedConstraintBase(relationshipClass.source, "Source");
    for (const diagnostic of diagnostics)
        yield diagnostic;
    diagnostics = await checkDeprecatedConstraintBase(relationshipClass.target, "Target");
    for (const diagnostic of diagnostics)
        yield diagnostic;
}
/** BIS Rule: No additional link table relationships allowed. */
async function* noAdditionalLinkTableRelationships(relationshipClass) {
    if (relationshipClass.schema.name === bisCoreName)
        return;
    if (await relationshipClass.is("ElementRefersToElements", "BisCore") || await relationshipClass.is("ElementDrivesElement", "BisCore"))
        return;
    const properties = Array.from(await relationshipClass.getProperties(true));
    if (properties.length !== 0) {
        for (const _ of properties) {
            yield new exports.Diagnostics.NoAdditionalLinkTableRelationships(relationshipClass, [relationshipClass.fullName]);
            break;
        }
    }
    if ((relationshipClass.source.multiplicity === EC.RelationshipMultiplicity.zeroMany || relationshipClass.source.multiplicity === EC.RelationshipMultiplicity.oneMany) &&
        (relationshipClass.target.multiplicity === EC.RelationshipMultiplicity.zeroMany || relationshipClass.target.multiplicity === EC.RelationshipMultiplicity.oneMany))
        yield new exports.Diagnostics.NoAdditionalLinkTableRelationships(relationshipClass, [relationshipClass.fullName]);
    return;
}
/** StructClass RULES~
 * ************************************************************
 */
/** BIS Rule: Struct classes must not have base classes. */
async function* structsCannotHaveBaseClasses(structClass) {
    if (structClass.baseClass)
        yield new exports.Diagnostics.StructsCannotHaveBaseClasses(structClass, [structClass.fullName]);
}
/** CustomAttributesClass RULES
 * ************************************************************
 */
/** BIS Rule: CustomAttributes classes must not have base classes. */
async function* customAttributeClassCannotHaveBaseClasses(customAttribute) {
    if (customAttribute.baseClass)
        yield new exports.Diagnostics.CustomAttributeClassCannotHaveBaseClasses(customAttribute, [customAttribute.fullName]);
}
/** KindOfQuantity RULES
 * ************************************************************
 */
/** BIS Rule: Kind Of Quantities must use an SI Unit for their persistence unit. */
async function* koqMustUseSIUnitForPersistenceUnit(koq) {
    const unit = await koq.persistenceUnit;
    if (!unit || !(unit instanceof EC.Unit))
        return;
    const unitSystem = await unit.unitSystem;
    if (!unitSystem)
        return;
    if (unitSystem.name !== siUnitSystemName) {
        if (unit.fullName === decimalPercent || unit.fullName === coefficient)
            return;
        yield new exports.Diagnostics.KOQMustUseSIUnitForPersistenceUnit(koq, [koq.fullName, unitSystem.fullName]);
    }
}
/** BIS Rule: Kind Of Quantities must not have duplicate presentation formats. */
async function* koqDuplicatePresentationFormat(koq) {
    const koqSchema = koq.schema.schemaKey;
    const maxAllowedAecUnits = new EC.SchemaKey("AecUnits", 1, 0, 2);
    const isExceptionAecUnits = koqSchema.compareByName(maxAllowedAecUnits) && koqSchema.compareByVersion(maxAllowedAecUnits) < 0;
    if (koq.fullName === "AecUnits.LENGTH_SHORT" && isExceptionAecUnits)
        return;
    const formats = koq.presentationFormats;
    if (!formats)
        return;
    const uniqueFormatNames = [];
    for (const format of formats) {
        if (uniqueFormatNames.includes(format.fullName))
            yield new exports.Diagnostics.KOQDuplicatePresentationFormat(koq, [koq.fullName, format.fullName]);
        uniqueFormatNames.push(format.fullName);
    }
}
/** Property RULES
 * ************************************************************
 */
/** BIS Rule: Properties should not be of type long. These properties should be navigation properties if they represent a FK or be of type int or double if they represent a number. */
async function* propertyShouldNotBeOfTypeLong(property) {
    const primitiveType = getPrimitiveType(property);
    if (!primitiveType)
        return;
    if (primitiveType === EC.PrimitiveType.Long) {
        yield new exports.Diagnostics.PropertyShouldNotBeOfTypeLong(property, [property.class.fullName, property.name]);
    }
}
/** BIS Rule: Properties must use the following supported ExtendedTypes: BeGuid, GeometrySystem, and Json */
async function* propertyHasInvalidExtendedType(property) {
    if (!(property instanceof EC.PrimitiveOrEnumPropertyBase))
        return;
    if (!property.extendedTypeName)
        return;
    if (!validExtendedTypes.includes(property.extendedTypeName))
        yield new exports.Diagnostics.PropertyHasInvalidExtendedType(property, [property.class.fullName, property.name, property.extendedTypeName]);
}
/** BIS Rule: Properties must not use CustomAttribute bis:CustomHandledProperty unless CustomAttribute bis:ClassHasHandler is defined on their parent class (not derived from a base class). */
async function* propertyMustNotUseCustomHandledPropertyRestriction(property) {
    if (!property.customAttributes)
        return;
    if (!property.customAttributes.has(customHandledPropertyName))
        return;
    const parentAttributes = property.class.customAttributes;
    if (!parentAttributes || !parentAttributes.has(classHasHandlerName))
        yield new exports.Diagnostics.PropertyMustNotUseCustomHandledPropertyRestriction(property, [property.class.fullName, property.name]);
}
/** ECClass RULES */
/** BIS Rule: Properties within the same class and category cannot have the same display label. */
async function* multiplePropertiesInClassWithSameLabel(ecClass) {
    const properties = Array.from(await ecClass.getProperties(true));
    if (properties.length === 0)
        return;
    // Dynamic schema can have matching display labels
    if (ecClass.schema.customAttributes && ecClass.schema.customAttributes.has("CoreCustomAttributes.DynamicSchema"))
        return;
    const visitedProperties = [];
    for (const property of properties) {
        const label = property.label;
        if (!label)
            continue;
        const category = await property.category;
        for (const seenProperty of visitedProperties) {
            if (seenProperty.label === label) {
                const seenCategory = await seenProperty.category;
                if (!seenCategory && !category)
                    yield new exports.Diagnostics.MultiplePropertiesInClassWithSameLabel(ecClass, [ecClass.fullName, seenProperty.name, property.name, label]);
                if (!seenCategory || !category)
                    continue;
                if (seenCategory.fullName === category.fullName)
                    yield new exports.Diagnostics.MultiplePropertiesInClassWithSameLabel(ecClass, [ecClass.fullName, seenProperty.name, property.name, label]);
            }
        }
        visitedProperties.push(property);
    }
}
/** BIS Rule: ClassHasHandler cannot be applied outside of BisCore, Functional, and Generic Schemas */
async function* classHasHandlerCACannotAppliedOutsideCoreSchemas(ecClass) {
    if (ecClass.customAttributes === undefined)
        return;
    const schemaName = ecClass.schema.name;
    const isExceptionSchema = (schemaName === "BisCore") || (schemaName === "Functional") || (schemaName === "Generic");
    if (!isExceptionSchema && ecClass.customAttributes.has(classHasHandlerCAFullName)) {
        yield new exports.Diagnostics.ClassHasHandlerCACannotAppliedOutsideCoreSchemas(ecClass, [ecClass.fullName, ecClass.schema.name], ecschema_editing_1.DiagnosticCategory.Error);
    }
}
/** BIS Rule: ClassHasHandler cannot be applied on new classes within BisCore, Functional, and Generic Schemas */
async function* noNewClassHasHandlerCAInCoreSchemas(ecClass) {
    if (ecClass.customAttributes === undefined)
        return;
    const schemaName = ecClass.schema.name;
    if (schemaName === "BisCore" && ecClass.customAttributes.has(classHasHandlerCAFullName) && !exports.bisCoreClassHasHandlerClasses.includes(ecClass.name)) {
        yield new exports.Diagnostics.NoNewClassHasHandlerCAInCoreSchemas(ecClass, [ecClass.fullName, ecClass.schema.name], ecschema_editing_1.DiagnosticCategory.Error);
    }
    if (schemaName === "Functional" && ecClass.customAttributes.has(classHasHandlerCAFullName) && !exports.functionalClassHasHandlerClasses.includes(ecClass.name)) {
        yield new exports.Diagnostics.NoNewClassHasHandlerCAInCoreSchemas(ecClass, [ecClass.fullName, ecClass.schema.name], ecschema_editing_1.DiagnosticCategory.Error);
    }
    if (schemaName === "Generic" && ecClass.customAttributes.has(classHasHandlerCAFullName) && !exports.genericClassHasHandlerClasses.includes(ecClass.name)) {
        yield new exports.Diagnostics.NoNewClassHasHandlerCAInCoreSchemas(ecClass, [ecClass.fullName, ecClass.schema.name], ecschema_editing_1.DiagnosticCategory.Error);
    }
}
/** BIS Rule: Class should not derived from deprecated class (warn) */
async function* classShouldNotDerivedFromDeprecatedClass(ecClass) {
    if (ecClass.customAttributes && ecClass.customAttributes.has(deprecatedFullName))
        return;
    const base = ecClass.getBaseClassSync();
    if (!base)
        return;
    const deprecatedBase = getClassDefinedCustomAttribute(base, deprecatedFullName);
    if (deprecatedBase)
        yield new exports.Diagnostics.ClassShouldNotDerivedFromDeprecatedClass(ecClass, [ecClass.fullName, base.fullName, deprecatedBase.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
}
/** BIS Rule: Class should not have deprecated property (warn) */
async function* classShouldNotHaveDeprecatedProperty(ecClass) {
    if (ecClass.customAttributes && ecClass.customAttributes.has(deprecatedFullName))
        return;
    const properties = Array.from(await ecClass.getProperties(true));
    if (properties.length === 0)
        return;
    for (const property of properties) {
        if (property.customAttributes && property.customAttributes.has(deprecatedFullName))
            yield new exports.Diagnostics.ClassShouldNotHaveDeprecatedProperty(ecClass, [ecClass.fullName, property.name], ecschema_editing_1.DiagnosticCategory.Warning);
    }
}
/** BIS Rule: Class should not have property which is of deprecated struct class (warn). No warning issued if class or property itself is deprecated */
async function* classShouldNotHavePropertyOfDeprecatedStructClass(ecClass) {
    if (ecClass.customAttributes && ecClass.customAttributes.has(deprecatedFullName))
        return;
    const properties = Array.from(await ecClass.getProperties(true));
    if (properties.length === 0)
        return;
    for (const property of properties) {
        if (property.customAttributes && property.customAttributes.has(deprecatedFullName))
            continue;
        if (property.isStruct()) {
            // since struct is banned from extending another struct in bis rule, we won't recursively check deprecated base here. Only check if it is deprecated
            const struct = property.structClass;
            if (struct.customAttributes && struct.customAttributes.has(deprecatedFullName))
                yield new exports.Diagnostics.ClassShouldNotHavePropertyOfDeprecatedStructClass(ecClass, [ecClass.fullName, property.name, struct.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
        }
    }
}
/** BIS Rule: Class should not use deprecated custom attributes (warn) */
async function* classShouldNotUseDeprecatedCustomAttributes(ecClass) {
    if (!ecClass.customAttributes || ecClass.customAttributes.has(deprecatedFullName))
        return;
    const schema = ecClass.schema;
    for (const [, customAttribute] of ecClass.customAttributes) {
        const customAttributeClass = schema.getItemSync(customAttribute.className);
        if (!customAttributeClass)
            continue;
        // since CA class is banned from extending another CA class in bis rule, we won't recursively check deprecated base here. Only check if it is deprecated
        if (customAttributeClass.customAttributes && customAttributeClass.customAttributes.has(deprecatedFullName))
            yield new exports.Diagnostics.ClassShouldNotUseDeprecatedCustomAttributes(ecClass, [ecClass.fullName, customAttributeClass.fullName], ecschema_editing_1.DiagnosticCategory.Warning);
    }
}
exports.bisCoreClassHasHandlerClasses = [
    "AnnotationElement2d",
    "GeometricElement2d",
    "Element",
    "Model",
    "CodeSpec",
    "DrawingCategory",
    "Category",
    "DefinitionElement",
    "InformationContentElement",
    "AnnotationFrameStyle",
    "AnnotationLeaderStyle",
    "AnnotationTextStyle",
    "AuxCoordSystem2d",
    "AuxCoordSystem3d",
    "AuxCoordSystemSpatial",
    "GeometricModel2d",
    "ViewDefinition2d",
    "ViewDefinition",
    "CategorySelector",
    "DisplayStyle",
    "SubCategory",
    "ElementAspect",
    "ColorBook",
    "DefinitionModel",
    "InformationModel",
    "DefinitionPartition",
    "InformationPartitionElement",
    "DictionaryModel",
    "DisplayStyle2d",
    "DisplayStyle3d",
    "Document",
    "InformationCarrierElement",
    "DocumentListModel",
    "DocumentPartition",
    "Drawing",
    "DrawingGraphic",
    "DrawingModel",
    "DrawingViewDefinition",
    "DriverBundleElement",
    "ElementDrivesElement",
    "EmbeddedFileLink",
    "GeometricElement3d",
    "SpatialCategory",
    "GeometryPart",
    "GraphicalType2d",
    "GraphicalElement3d",
    "TemplateRecipe2d",
    "GroupInformationElement",
    "GroupInformationModel",
    "GroupInformationPartition",
    "InformationRecordElement",
    "InformationRecordModel",
    "InformationRecordPartition",
    "LightLocation",
    "SpatialLocationElement",
    "LineStyle",
    "LinkModel",
    "LinkPartition",
    "ModelSelector",
    "OrthographicViewDefinition",
    "SpatialViewDefinition",
    "ViewDefinition3d",
    "RepositoryLink",
    "UrlLink",
    "PhysicalElement",
    "PhysicalMaterial",
    "PhysicalType",
    "PhysicalModel",
    "SpatialModel",
    "PhysicalPartition",
    "TemplateRecipe3d",
    "RenderMaterial",
    "RepositoryModel",
    "RoleElement",
    "RoleModel",
    "SectionDrawing",
    "SectionDrawingModel",
    "ViewAttachment",
    "Sheet",
    "SheetTemplate",
    "SheetBorder",
    "SheetBorderTemplate",
    "SheetModel",
    "SheetViewDefinition",
    "SpatialLocationType",
    "SpatialLocationModel",
    "SpatialLocationPartition",
    "Subject",
    "TemplateViewDefinition2d",
    "TemplateViewDefinition3d",
    "TextAnnotation2d",
    "TextAnnotationData",
    "TextAnnotation3d",
    "TextAnnotationSeed",
    "Texture",
    "VolumeElement",
    "WebMercatorModel",
];
exports.functionalClassHasHandlerClasses = [
    "FunctionalType",
    "FunctionalBreakdownElement",
    "FunctionalComponentElement",
    "FunctionalComposite",
    "FunctionalModel",
    "FunctionalPartition",
    "FunctionalPortion",
];
exports.genericClassHasHandlerClasses = [
    "Callout",
    "DetailingSymbol",
    "Graphic3d",
    "GraphicalType2d",
    "Group",
    "GroupModel",
    "PhysicalObject",
    "PhysicalType",
    "SpatialLocation",
    "ViewAttachmentLabel",
];
