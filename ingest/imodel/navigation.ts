import type { IModelDb } from "@itwin/core-backend";
import type { Id64String } from "@itwin/core-bentley";
import { propName } from "./element-props.js";
import { selectIds, selectRows } from "./query.js";

/** An element that points at another one by a navigation property. */
export interface Pointer {
  element: Id64String;
  /** The property, by its iTwin.js name. */
  property: string;
  /** The relationship class, `Schema:Class`; what is stored may leave it open. */
  relationship?: string;
  /** Whether the property runs along its relationship, from source to target. */
  forward: boolean;
}

interface NavigationProperty {
  schema: string;
  class: string;
  property: string;
  direction: number;
}

/**
 * Finds out which elements point at an element by navigation properties of any schema. Parents, models, codes and categories do not count: iTwin.js itself minds those.
 * Holds the properties that can point at it in memory, for each class that was asked for.
 */
export class Navigation {
  readonly #properties = new Map<Id64String, NavigationProperty[]>();

  constructor(private readonly db: IModelDb) {}

  pointersAt(element: Id64String): Pointer[] {
    const [classId] = selectIds(this.db, "SELECT ECClassId FROM BisCore.Element WHERE ECInstanceId=?", element);
    return classId === undefined ? [] : this.#propertiesAt(classId).flatMap((property) => this.#pointers(property, element));
  }

  #propertiesAt(classId: Id64String): NavigationProperty[] {
    const known = this.#properties.get(classId);
    if (known) return known;
    const found: NavigationProperty[] = [];
    selectRows<NavigationProperty>(this.db, propertyQuery, { bind: [{ id: classId }], take: (row) => found.push(row) });
    this.#properties.set(classId, found);
    return found;
  }

  #pointers({ schema, class: owner, property, direction }: NavigationProperty, element: Id64String): Pointer[] {
    const pointers: Pointer[] = [];
    // Aspects have navigation properties too, and ids that elements may have as well: the class tells them apart.
    const ecsql = `SELECT e.ECInstanceId AS [user], ec_classname(o.[${property}].RelECClassId) AS [relationship]
      FROM [${schema}].[${owner}] o JOIN BisCore.Element e ON e.ECInstanceId=o.ECInstanceId AND e.ECClassId=o.ECClassId WHERE o.[${property}].Id=?`;
    selectRows<{ user: Id64String; relationship?: string }>(this.db, ecsql, {
      bind: [{ id: element }],
      take: ({ user, ...stored }) => pointers.push({ element: user, property: propName(property), forward: direction === 1, ...stored }),
    });
    return pointers;
  }
}

/** Whether the relationship of a pointer may lead to an element of a class, `Schema:Class`. */
export function admits(db: IModelDb, { relationship, forward }: Pointer, className: string): boolean {
  if (relationship === undefined) return true;
  const ecsql = `SELECT 1 FROM meta.ECRelationshipConstraintDef e
    JOIN meta.RelationshipConstraintHasClasses h ON h.SourceECInstanceId=e.ECInstanceId
    JOIN meta.ClassHasAllBaseClasses b ON b.TargetECInstanceId=h.TargetECInstanceId
    WHERE ec_classname(b.SourceECInstanceId)=? AND ec_classname(e.RelationshipClass.Id)=? AND e.RelationshipEnd=${forward ? 1 : 0}`;
  let found = false;
  selectRows(db, ecsql, { bind: [className.replace(".", ":"), relationship], take: () => (found = true) });
  return found;
}

/** Makes an element point at another one, or at none. */
export function setPointer(db: IModelDb, { element, property, relationship }: Pointer, target: Id64String | undefined): void {
  const { classFullName } = db.elements.getElementProps(element);
  const value = target === undefined ? null : { id: target, ...(relationship !== undefined && { relClassName: relationship }) };
  db.elements.updateElement({ id: element, classFullName, [property]: value });
}

/** Navigation properties whose far end may be of a class. */
const propertyQuery = `SELECT DISTINCT s.Name AS [schema], c.Name AS [class], p.Name AS [property], p.NavigationDirection AS [direction]
  FROM meta.ECPropertyDef p JOIN meta.ECClassDef c ON c.ECInstanceId=p.Class.Id JOIN meta.ECSchemaDef s ON s.ECInstanceId=c.Schema.Id
  JOIN meta.ECRelationshipConstraintDef e ON e.RelationshipClass.Id=p.NavigationRelationshipClass.Id
  JOIN meta.RelationshipConstraintHasClasses h ON h.SourceECInstanceId=e.ECInstanceId
  JOIN meta.ClassHasAllBaseClasses b ON b.TargetECInstanceId=h.TargetECInstanceId
  WHERE b.SourceECInstanceId=? AND ((p.NavigationDirection=1 AND e.RelationshipEnd=1) OR (p.NavigationDirection=2 AND e.RelationshipEnd=0))
  AND NOT (s.Name='BisCore' AND (p.Name='Category' OR c.Name IN ('Model', 'Element', 'ElementUniqueAspect', 'ElementMultiAspect', 'ExternalSourceAspect')))`;
