export const id=2207;export const ids=[2207];export const modules={2207:(o=>{o.exports={}})};
