import { DoubleSide, LineBasicMaterial, type Material, MeshLambertMaterial, type Plane, PointsMaterial, ShaderMaterial, type Texture, type WebGLProgramParametersWithUniforms } from "three";
import { paintWidth } from "./paint.js";

const declarations = `
attribute float row;
uniform sampler2D paint;
vec4 painted() { return texelFetch(paint, ivec2(int(mod(row, ${paintWidth}.0)), int(floor(row / ${paintWidth}.0))), 0); }
`;

const outside = "if (painted().a < 0.1) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);";

/** What everything of a sort is drawn with. */
export interface Materials {
  opaque: Material;
  transparent: Material;
  lines: Material;
  points: Material;
  edges: Material;
  /** Draws the row of each entity as a colour. */
  picking: ShaderMaterial;
}

/** Makes the materials, which look into the paint for the colour of an entity. */
export function makeMaterials(paint: Texture, section: Plane[]): Materials {
  const common = { vertexColors: true, clippingPlanes: section };
  const surface = { ...common, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 };
  return {
    opaque: painted(new MeshLambertMaterial(surface), paint),
    transparent: painted(new MeshLambertMaterial({ ...surface, transparent: true, depthWrite: false }), paint),
    lines: painted(new LineBasicMaterial(common), paint),
    points: painted(new PointsMaterial({ ...common, size: 7, sizeAttenuation: false }), paint),
    edges: painted(new LineBasicMaterial({ ...common, transparent: true, opacity: 0.45 }), paint, false),
    picking: pickingMaterial(paint, section),
  };
}

/** Colours of sources are those of screens, so they are made linear. */
function painted<Type extends Material>(material: Type, paint: Texture, recolours = true): Type {
  const colour = "vec4 p = painted(); if (p.a > 0.5) vColor.rgb = p.rgb;";
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    shader.uniforms["paint"] = { value: paint };
    shader.vertexShader = declarations + shader.vertexShader
      .replace("#include <color_vertex>", `#include <color_vertex>\n${recolours ? colour : ""}\nvColor.rgb = pow(vColor.rgb, vec3(2.2));`)
      .replace("#include <project_vertex>", `#include <project_vertex>\n${outside}`);
  };
  material.customProgramCacheKey = () => `painted ${recolours}`;
  return material;
}

function pickingMaterial(paint: Texture, clippingPlanes: Plane[]): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { paint: { value: paint } },
    side: DoubleSide,
    clipping: true,
    clippingPlanes,
    vertexShader: `${declarations}
#include <clipping_planes_pars_vertex>
varying float vRow;
void main() {
  #include <begin_vertex>
  #include <project_vertex>
  #include <clipping_planes_vertex>
  gl_PointSize = 9.0;
  vRow = row;
  ${outside}
}`,
    fragmentShader: `
#include <clipping_planes_pars_fragment>
varying float vRow;
void main() {
  #include <clipping_planes_fragment>
  float id = floor(vRow + 0.5) + 1.0;
  gl_FragColor = vec4(mod(id, 256.0), mod(floor(id / 256.0), 256.0), floor(id / 65536.0), 255.0) / 255.0;
}`,
  });
}
