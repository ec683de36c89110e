export const id=5667;export const ids=[5667];export const modules={5667:o=>{o.exports={}}};
